"""The words around a date on a page, by what they do; compared folded."""

# ruff: noqa: RUF001 - words stand in their own scripts

from consumers.stages.normalise.text import fold


def _phrases(*rows: str) -> frozenset[str]:
    return frozenset(fold(phrase.strip()) for row in rows for phrase in row.split(",") if phrase.strip())


PUBLISHED = _phrases(
    "published, published on, published at, publication date, date published, first published, first published on",
    "originally published, originally published on, posted, posted on",
    "posted at, issued, issued on, released, created",
    "created on, date, pub date, publish date, submitted, submitted on, uploaded, online since, filed, filed on",
    "veröffentlicht, veröffentlicht am, erstellt, erstellt am, erschienen, erschienen am, publiziert am, datum",
    " online seit, erstveröffentlichung, veröffentlichung",
    "publié, publiée, publié le, publiée le, publié à, mis en ligne, mis en ligne le, paru le, date de publication",
    "posté le, créé le, diffusé le, rédigé le",
    "publicado, publicada, publicado el, publicada el, publicado en, fecha de publicación, fecha, creado, creado el",
    "publicado em, publicada em, publicado a, data de publicação, data da publicação, criado em, data",
    "pubblicato, pubblicata, pubblicato il, pubblicata il, pubblicato alle, data di pubblicazione, creato il",
    "yayınlanma, yayınlanma tarihi, yayınlanma zamanı, yayınlandı, yayımlanma, yayımlanma tarihi, yayın tarihi",
    "yayın, giriş, giriş tarihi, oluşturulma tarihi, oluşturulma",
    "eklenme, eklenme tarihi, ekleme, tarih, haber tarihi",
    "опубликовано, дата публикации, опубликована, публикация, размещено, создано, дата",
    "опубліковано, дата публікації, публікація, розміщено, створено, оприлюднено, дата",
    "نشر, نشر في, نشرت في, نشر بتاريخ, تاريخ النشر, تم النشر, تم النشر في, تم نشره في, تاريخ, التاريخ, نشر يوم",
    "انتشار, تاریخ انتشار, زمان انتشار, منتشر شده, منتشر شده در, تاریخ, تاریخ خبر, زمان مخابره",
    "gepubliceerd, gepubliceerd op, geplaatst op, publicerad, publicerat, udgivet, publisert, opublikowano",
    "data publikacji, publicat, publicat la, publicat pe, δημοσιεύθηκε, δημοσίευση, dipublikasikan",
)
UPDATED = _phrases(
    "updated, updated on, updated at, last updated, last updated on, last updated at, last update, update, modified",
    "modified on, last modified, last modified on, date modified",
    "revised, revised on, latest update, edited, edited on",
    "aktualisiert, aktualisiert am, aktualisiert um, zuletzt aktualisiert, zuletzt aktualisiert am, aktualisierung",
    "letzte aktualisierung, letztes update, geändert, geändert am",
    "zuletzt geändert, stand, update vom, bearbeitet am",
    "mis à jour, mise à jour, mis à jour le, mis à jour à, mise à jour le, modifié, modifiée, modifié le, modifié à",
    "actualisé, actualisé le, actualisé à, dernière mise à jour, dernière modification, dernière mise à jour le",
    "màj, maj, maj le",
    "actualizado, actualizada, actualizado el, actualizado a, última actualización, modificado, modificado el",
    "fecha de actualización, actualización",
    "atualizado, atualizada, atualizado em, atualizado a, atualizado às, última atualização, última modificação",
    "actualizado em, última actualização, modificado em, atualização",
    "aggiornato, aggiornata, aggiornato il, aggiornato alle",
    "ultimo aggiornamento, aggiornamento, modifica, modifica il",
    "modificato, modificato il, ultima modifica, ultima modifica il",
    "güncelleme, güncelleme tarihi, güncellenme, güncellenme tarihi, son güncelleme, son güncelleme tarihi",
    "son güncellenme, güncellendi, son güncellenme tarihi, düzenleme",
    "обновлено, обновлена, изменено, последнее обновление, дата обновления, обновление, отредактировано",
    "оновлено, оновлення, змінено, останнє оновлення, дата оновлення, відредаговано",
    "آخر تحديث, تحديث, تم التحديث, تم التحديث في, محدث, حدث في, حدثت في, آخر تعديل, تاريخ التحديث, عدل في",
    "به‌روزرسانی, بروزرسانی, به روزرسانی, به روز رسانی",
    "به‌روز شده, به‌روز شده در, آخرین به‌روزرسانی, آخرین بروزرسانی",
    "آخرین ویرایش, ویرایش, ویرایش شده, تاریخ به‌روزرسانی, آخرین به روزرسانی",
    "bijgewerkt, laatst bijgewerkt, bijgewerkt op, aangepast, uppdaterad, uppdaterat, opdateret, oppdatert",
    "aktualizacja, ostatnia aktualizacja, zaktualizowano, actualizat, actualizat la, ultima actualizare",
    "ενημερώθηκε, τελευταία ενημέρωση, diperbarui",
)
CONNECTORS = _phrases(
    "on, at, the, of, from, as of, t, time, hrs, hours, hour, h, hs, o'clock, local time, and, a.d.",
    "am, um, den, der, vom, uhr, dem, gegen",
    "le, la, à, a, du, de, ce, heures, heure",
    "el, a las, a la, las, del, horas, hora, hora local, os, em, às, as, dia, no dia, h",
    "il, alle, ore, alle ore, ora, dalle, del",
    "saat, saati, günü, tarihli",
    "в, г, года, год, о, об, от, р, року, рік, час, часов, ч, год, від, на, у",
    "في, الساعة, يوم, م, عند, بتاريخ, تمام الساعة, على الساعة, سنة, للعام, ميلادية",
    "د, ماه, در, ساعت, روز, مورخ, سال, میلادی, شمسی, خورشیدی, ه ش, هش",
    "op, om, uur, kl, klo, den, dne, godz, r, ora, la, ώρα, στις, pukul",
)
RELATIVE = _phrases(
    "ago, yesterday, today, just now, moments ago, this morning, earlier today, last night",
    "vor, heute, gestern, vorgestern, gerade eben, soeben",
    "il y a, aujourd'hui, hier, avant-hier, à l'instant",
    "hace, hoy, ayer, anteayer, há, hoje, ontem, atrás, fa, oggi, ieri",
    "önce, bugün, dün, az önce",
    "назад, сегодня, вчера, позавчера, только что, тому, сьогодні, вчора, учора, позавчора, щойно",
    "منذ, قبل, اليوم, أمس, الآن, پیش, امروز, دیروز, پریروز, لحظاتی پیش",
    "geleden, gisteren, vandaag, idag, igår, sedan, siden, dzisiaj, wczoraj, temu",
)
"""Words that count from the day of reading: no instant can be told from them."""
UNITS = _phrases(
    "min, mins, minute, minutes, sec, secs, second, seconds, hr",
    "hrs, hour, hours, day, days, week, weeks, month, months",
    "year, years, an, a, one",
    "minute, minuten, stunde, stunden, std, tag, tagen, tage",
    "woche, wochen, einer, einem, monat, monaten, jahr, jahren",
    "heure, heures, jour, jours, semaine, semaines, mois, ans, un, une",
    "minuto, minutos, hora, horas, día, días, semana, semanas, mes, meses, año, años, una",
    "dia, dias, mês, um, uma, ano, anos, minuti, ora",
    "ore, giorno, giorni, settimana, settimane, mese, mesi, anno, anni",
    "dakika, saat, gün, hafta, ay, yıl, bir",
    "минуту, минуты, минут, час, часа, часов, день, дня, дней, неделю, недели, недель, месяц, месяца, месяцев",
    "хвилин, хвилини, хвилину, годин, години, годину, днів, дні, тиждень, тижні, тижнів, місяць, місяці, місяців, хв",
    "دقيقة, دقائق, دقيقتين, ساعة, ساعات, ساعتين, يوم, يومين, أيام, أسبوع, أسبوعين, أسابيع, شهر, شهرين, أشهر",
    "دقیقه, ساعت, روز, هفته, ماه, یک, uur, dagen, godz, dni",
)
"""Units of a time that has passed."""
FORENOON = _phrases("صباحا, صباحاً, ص, ق ظ, قبل از ظهر, صبح")
AFTERNOON = _phrases("مساء, مساءً, م, ب ظ, بعد از ظهر, بعدازظهر, عصر, شب, ظهرا, ظهراً")
YEAR_MARKS = _phrases("هـ, ه, هجرية, هجري, ق")
"""Marks of a year of the Islamic calendar."""
