"""Invented people, start-ups and topics of the demo fair; municipalities alone are real."""

from messe.registration.models import ParticipantRole

GIVEN_NAMES = (
    "Annika", "Bernd", "Carolin", "Dieter", "Elif", "Florian", "Gudrun", "Hannes", "Ilka", "Jochen",
    "Katrin", "Lennart", "Meike", "Norbert", "Oda", "Philipp", "Ronja", "Sönke", "Tanja", "Ulf",
    "Vera", "Wiebke", "Yasemin", "Arne", "Birte", "Cem", "Dörte", "Enno", "Frauke", "Gereon",
    "Heike", "Imke", "Jasper", "Kirsten", "Levin", "Marit", "Nele", "Ole", "Petra", "Ruth",
)  # fmt: skip

FAMILY_NAMES = (
    "Ahornfeld", "Birkental", "Dornbach", "Eichwinkel", "Farnholz", "Ginsterberg", "Haselbusch",
    "Immergrün", "Kieselstein", "Lerchenau", "Moosbrink", "Nebelhorst", "Ortlieb-Rain", "Quellmann",
    "Rabenstein", "Schilfrohr", "Talmühle", "Uferkamp", "Vogelsang", "Wiesengrund", "Zaunkönig",
    "Bachstelze", "Distelfink", "Efeuwald", "Feldrain", "Goldregen", "Holunder", "Kornblum",
    "Lindenhof", "Mohnfeld", "Nussbaumer", "Pappelallee", "Rosenbusch", "Silberpappel",
    "Weidenbach",
)  # fmt: skip

STARTUPS = (
    ("Antragsfuchs", "Ein Antrag, ein Fenster: Bürgerdienste in einfacher Sprache."),
    ("Krämerkiste", "Einkaufen rund um die Uhr, ohne Personal, mit regionaler Ware."),
    ("Bodenlausch", "Sensoren für Grundwasser und Böden, die zehn Jahre ohne Strom auskommen."),
    ("Wärmeigel", "Wärmeplanung für kleine Städte in zwölf Wochen statt zwölf Monaten."),
    ("Bauklotzplan", "Plätze vergeben, Gruppen planen, Eltern benachrichtigen."),
    ("Ladenlichtblick", "Macht leere Läden sichtbar und bringt Ideen und Eigentümer zusammen."),
    ("Kutschbank 2.0", "Die Bank am Ortsrand, die weiß, wer wohin fährt."),
    ("Helferwiese", "Ehrenamt organisieren: vom Fahrdienst bis zur Lesepatin."),
    ("Ratsklartext", "Sitzungsunterlagen, die auch Neue im Rat sofort verstehen."),
    ("Tafelwolke", "Eine Schul-IT für viele kleine Träger, betreut aus einer Hand."),
    ("Pegelspatz", "Warnt Straßen statt Kreise: Hochwasservorsorge bis vor die Haustür."),
    ("Radwegdachs", "Radwege und Straßen mit dem Handy prüfen und Schäden gleich melden."),
)

STAGES = ("Große Bühne", "Werkstattbühne")

TOPICS = (
    ("Kommunale Wärmeplanung", "Gemeinsam planen, beauftragen und umsetzen."),
    ("Schul-IT und Support", "Geräte, Netze und Betreuung für kleine Schulträger."),
    ("Mobilität auf dem Land", "Rufbusse, Mitfahren, Radwege zwischen den Orten."),
    ("Leerstand und Ortskern", "Läden, Wohnungen und Treffpunkte in der Mitte."),
    ("Digitale Bürgerdienste", "Anträge, die zu Hause fertig werden."),
    ("Starkregen und Hochwasser", "Vorsorge, Warnung und Zusammenarbeit an Gewässern."),
    ("Fachkräfte für die Verwaltung", "Gewinnen, ausbilden, gemeinsam beschäftigen."),
    ("Ehrenamt und Vereine", "Engagement finden, entlasten und würdigen."),
    ("Ärztliche Versorgung", "Praxen, Gesundheitskioske und Telemedizin."),
    ("Energiegenossenschaften", "Wind und Sonne, an denen alle im Ort verdienen."),
    ("Gemeinsame Vergabestelle", "Einkauf und Ausschreibungen mehrerer Kommunen."),
    ("Informationssicherheit", "Schutz vor Angriffen, den sich kleine Häuser leisten können."),
    ("Kita-Plätze und Ganztag", "Bedarf planen, Räume finden, Personal halten."),
    ("Klimaanpassung in der Planung", "Schatten, Wasser und Grün im Bebauungsplan."),
)

GUESTS = (
    ("Bezirksregierung Arnsberg", ParticipantRole.STAFF, "Ilka Feldrain"),
    ("Bezirksregierung Detmold", ParticipantRole.STAFF, "Gereon Holunder"),
    ("Bezirksregierung Münster", ParticipantRole.STAFF, "Nele Mohnfeld"),
    ("Hellwegkurier", ParticipantRole.PRESS, "Levin Pappelallee"),
    ("Dorfakademie Westfalen", ParticipantRole.GUEST, "Oda Kornblum"),
)

FOREWORD = (
    "Kleine Städte und Gemeinden lösen große Aufgaben am besten gemeinsam. Dieser Bericht hält "
    "fest, wer da war, was besprochen wurde und welche Vorhaben nun beginnen."
)
NEXT_STEPS = (
    "Jede Arbeitsgruppe lädt innerhalb von vier Wochen zu ihrem ersten Treffen ein.",
    "Die Bezirksregierung nennt jeder Gruppe eine feste Ansprechperson.",
    "Nach sechs Monaten berichten die Gruppen über ihren Stand.",
)
GROUP_STEP = "Erstes Treffen vereinbaren und eine Absichtserklärung vorbereiten."

FEEDBACK = (
    "Genau das fehlt uns im Bürgerbüro.",
    "Was kostet das für eine Stadt mit 9.000 Einwohnern?",
    "Gut erklärt. Wir reden nach der Haushaltsberatung weiter.",
    "Das müsste mit unserem Rechenzentrum zusammenspielen.",
    "Wir würden gern mit den Nachbarn zusammen testen.",
)

CONTACT_NOTES = (
    ("Radwege", "Hat den Radweg zur Nachbarstadt schon gebaut. Im Frühjahr ansehen."),
    ("Schule", "Gemeinsame IT-Betreuung für die Grundschulen? Im Januar anrufen."),
    ("Klima", "Schickt uns das Muster für den Hitzeplan."),
    ("Wärmenetz", ""),
    ("", "Kennt jemanden für unser leer stehendes Kaufhaus."),
)

LEAD_REMARKS = (
    (3, "Will im Frühjahr testen. Angebot bis Monatsende."),
    (3, "Fragt nach Referenzen aus der Nachbarschaft."),
    (2, "Muss erst in den Ausschuss."),
    (2, ""),
    (1, "Sucht eigentlich etwas anderes."),
)
