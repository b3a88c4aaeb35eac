"""Pages in Arabic letters; people and events are invented."""

from tests.consumers.stages.normalise.conftest import Read
from tests.consumers.stages.normalise.pages.facts import facts


def test_arabic_paper_with_two_calendars(read: Read) -> None:
    article = read("""مناورات بحرية في الخليج بمشاركة تسع دول

الرياض: خالد الحربي
نُشر: 14:30-3 مايو 2024 م ـ 24 شوّال 1445 هـ

انطلقت في مياه الخليج اليوم مناورات بحرية تشارك فيها تسع دول.

وقال قائد القوات البحرية إن التمرين يستمر أسبوعين.

مواضيع ذات صلة
البحرية تتسلم سفينة جديدة
""")
    assert facts(article) == {
        "title": "مناورات بحرية في الخليج بمشاركة تسع دول",
        "standfirst": None,
        "authors": ["خالد الحربي"],
        "credits": [],
        "published": "2024-05-03 14:30",
        "updated": None,
        "sections": [],
        "paragraphs": [
            "انطلقت في مياه الخليج اليوم مناورات بحرية تشارك فيها تسع دول.",
            "وقال قائد القوات البحرية إن التمرين يستمر أسبوعين.",
        ],
        "language": "ar",
    }


def test_arabic_paper_with_an_afternoon(read: Read) -> None:
    article = read("""وزير الدفاع يشهد تخرج دفعة جديدة

كتب محمد علي
الجمعة، 03 مايو 2024 02:30 م

شهد وزير الدفاع تخرج دفعة جديدة من الكلية البحرية.

وأعرب الوزير عن تقديره لأسر الخريجين.

اشترك في قناتنا على تلغرام
""")
    assert facts(article) == {
        "title": "وزير الدفاع يشهد تخرج دفعة جديدة",
        "standfirst": None,
        "authors": ["محمد علي"],
        "credits": [],
        "published": "2024-05-03 14:30",
        "updated": None,
        "sections": [],
        "paragraphs": ["شهد وزير الدفاع تخرج دفعة جديدة من الكلية البحرية.", "وأعرب الوزير عن تقديره لأسر الخريجين."],
        "language": "ar",
    }


def test_persian_page_with_two_calendars(read: Read) -> None:
    article = read("""هلند پنج ناو مین‌روب به اوکراین می‌دهد

۳ مه ۲۰۲۴ - ۱۴ اردیبهشت ۱۴۰۳

دولت هلند روز جمعه اعلام کرد که پنج ناو مین‌روب به اوکراین می‌دهد.

نخستین ناو در تابستان تحویل داده می‌شود.

مطالب مرتبط
بندر اودسا بازگشایی شد
""")
    assert facts(article) == {
        "title": "هلند پنج ناو مین\u200cروب به اوکراین می\u200cدهد",
        "standfirst": None,
        "authors": [],
        "credits": [],
        "published": "2024-05-03 00:00",
        "updated": None,
        "sections": [],
        "paragraphs": [
            "دولت هلند روز جمعه اعلام کرد که پنج ناو مین\u200cروب به اوکراین می\u200cدهد.",
            "نخستین ناو در تابستان تحویل داده می\u200cشود.",
        ],
        "language": "fa",
    }


def test_persian_agency_with_a_solar_date(read: Read) -> None:
    article = read("""رزمایش دریایی در خلیج فارس آغاز شد
جمعه / ۱۴ اردیبهشت ۱۴۰۳ / ۱۴:۳۰
دسته‌بندی: سیاسی
کد خبر: 1403021409876
خبرنگار : 71234

رزمایش دریایی در خلیج فارس با حضور سه کشور آغاز شد.

به گزارش ایسنا، این رزمایش پنج روز ادامه دارد.

انتهای پیام
""")
    assert facts(article) == {
        "title": "رزمایش دریایی در خلیج فارس آغاز شد",
        "standfirst": None,
        "authors": [],
        "credits": [],
        "published": "2024-05-03 14:30",
        "updated": None,
        "sections": [],
        "paragraphs": [
            "رزمایش دریایی در خلیج فارس با حضور سه کشور آغاز شد.",
            "به گزارش ایسنا، این رزمایش پنج روز ادامه دارد.",
        ],
        "language": "fa",
    }
