"""Which parts of a URL tell who clicked where, and not what."""

import re


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TRACKING = _names("""
fbclid gclid dclid gclsrc gbraid wbraid gad_source gad_campaignid msclkid yclid ysclid twclid ttclid li_fat_id
srsltid ef_id s_kwcid igsh igshid mc_cid mc_eid mkt_tok _ga _gl _hsenc _hsmi hsctatracking elqtrack elqtrackid
ml_subscriber ml_subscriber_hash ck_subscriber_id wickedid rb_clickid __twitter_impression usqp
at_medium at_creation at_variant at_format at_ptr_name at_bbc_team at_custom1 at_custom2 at_custom3 at_custom4
ns_mchannel ns_source ns_campaign ns_linkname ns_fee xtor xts spm cmp scmp cmpid icmpid s_cid s_campaign sc_cid
sc_src sc_campaign sc_channel sc_content sc_medium intcid intcmp icid ocid ncid mbid smid smtyp emc ito ftag maca
echobox traffic_source tpcc reflink trk trkid guccounter guce_referrer guce_referrer_sig soc_src soc_trk sr_share
fb_ref fb_source action_object_map action_type_map action_ref_map amp_js_v amp_gsa amp_r amp_ct amp_kit amp_cb
phpsessid jsessionid sessionid session_id cfid cftoken
""")
"""Names of parameters that are never an article's: not `sid` or `cid`, which are a story's id at some sites."""
_FAMILIES = (
    *("utm_", "mtm_", "pk_", "piwik_", "matomo_", "itm_", "hsa_", "vero_", "oly_", "ga_", "gaa_", "__hs", "fb_action_"),
    *("at_campaign", "at_link_", "wt_mc", "wt.mc", "wtmc", "wt_zmc", "wt.zmc", "aspsessionid"),
)
"""How the names begin that a tracker gives to many parameters."""
_REFERRERS = _names("""
ref refer referer referrer source src from via partner mod campaign medium channel share shared origin
""")
"""Names that say where a reader came from at one site, and name an article at another: their values tell."""
_CAME_FROM = re.compile(
    r"(?:rss|atom|feeds?|feedburner|newsletters?|e?mail|social|share|twitter|facebook|fb|tw|linkedin|telegram|whatsapp"
    r"|instagram|reddit|google|google-?news|bing|yahoo|flipboard|smartnews|apple-?news|pocket|push|homepage)"
    r"(?:[-_.:][\w.:-]*|\d?)",
    re.IGNORECASE,
)
_FORMS = _names("""
rss= rss=1 rss=true rss=yes amp= amp=1 amp=true amp=yes amp=amp _amp= _amp=1 _amp=true isamp=1 isamp=true output=amp
outputtype=amp outputtype=valid-amp view=amp mode=amp format=amp
""")
"""Parameters with which the same article is had in another form."""
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?#;]*", re.IGNORECASE)


def bare(url: str) -> str:
    """Give a URL as it is, without what tells who clicked where: see `identifying`."""
    url = without_session(url)
    if "?" not in url:
        return url
    head, mark, fragment = url.partition("#")
    place, _, query = head.partition("?")
    kept = identifying(query)
    return f"{place}?{kept}{mark}{fragment}" if kept else f"{place}{mark}{fragment}"


def without_session(path: str) -> str:
    """Give a path without a visitor's session in it."""
    return _SESSION.sub("", path) if ";" in path else path


def identifying(query: str) -> str:
    """Give the parameters of a query that may name what is asked for, in their order."""
    return "&".join(part for part in query.split("&") if part and not _is_tracking(part.lower()))


def _is_tracking(part: str) -> bool:
    name, _, value = part.partition("=")
    if name in _TRACKING or name.startswith(_FAMILIES):
        return True
    if name in _REFERRERS:
        return _CAME_FROM.fullmatch(value) is not None
    return f"{name}={value}" in _FORMS
