"""The sentences of *explain* in Italian and English. Pure."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "counted": (
        "Contati {counted} {unit} = {terms}.",
        "Counted {counted} {unit} = {terms}.",
    ),
    "compared": (
        "Contati {counted} {unit}, ognuno per conto suo: {parties}.",
        "Counted {counted} {unit}, everybody on their own: {parties}.",
    ),
    "not_counted": (
        "Nessuno ha contato questa posizione; la giacenza logica è {book} {unit}.",
        "Nobody counted this position; the book says {book} {unit}.",
    ),
    "not_counted_bare": (
        "Nessuno ha contato questa posizione.",
        "Nobody counted this position.",
    ),
    "left_out": (
        "Il riconteggio ha tralasciato questa posizione: va contata o decisa, anche se è zero.",
        "The recount left this position out: it must be counted or decided, even if it is zero.",
    ),
    "apart": (
        "Contati, ognuno per conto suo: {parties}.",
        "Counted, everybody on their own: {parties}.",
    ),
    "replaced": (
        "{who} aveva contato {quantity} in data {at}; la lettura è stata sostituita.",
        "{who} had counted {quantity} on {at}; it was replaced.",
    ),
    "voided": (
        "{who} aveva contato {quantity} in data {at}; la lettura è stata annullata.",
        "{who} had counted {quantity} on {at}; it was undone.",
    ),
    "earlier_pass": (
        "Al conteggio {pass}, {who} aveva contato {quantity} in data {at}.",
        "In pass {pass}, {who} had counted {quantity} on {at}.",
    ),
    "difference": (
        "In data {at} la giacenza logica era {book} {unit}: differenza {difference}.",
        "On {at} the book said {book} {unit}: difference {difference}.",
    ),
    "value": (
        "A un costo di {cost} la differenza vale {value}.",
        "At a cost of {cost} the difference is worth {value}.",
    ),
    "no_cost": ("Nessun costo è noto.", "No cost is known."),
    "doubtful": (
        "Movimenti caduti mentre si contava: {movements}. Senza, la differenza è {without}.",
        "Movements that fell while it was counted: {movements}. Without them it is {without}.",
    ),
    "takes_effect": (
        "Contata prima del periodo aperto: l'allineamento ha effetto in data {at}.",
        "Counted before the open period: the alignment takes effect on {at}.",
    ),
    "clock": (
        "L'orologio del terminale è incerto: contato fra {from} e {to}.",
        "The device's clock is uncertain: counted between {from} and {to}.",
    ),
    "over": ("Oltre il limite: {limits}.", "Over the limit: {limits}."),
    "sampled": (
        "Scelta a campione per un controllo.",
        "Drawn at random for somebody to look at.",
    ),
    "blocked": ("Bloccata: {state}.", "Blocked: {state}."),
    "ruled": (
        "{by} ha deciso «{outcome}» in data {at}: {reason}",
        "{by} decided “{outcome}” on {at}: {reason}",
    ),
    "decided": (
        "{by} l'ha messa nello stato «{state}» in data {at}. {reason}",
        "{by} made it “{state}” on {at}. {reason}",
    ),
    "late_event": (
        "Dopo l'allineamento è arrivata una lettura: da verificare.",
        "A count arrived after the alignment: look at it.",
    ),
    "after_write_off": (
        "Una lettura è arrivata dopo che il suo numero era stato stralciato: conta lo stesso.",
        "A count arrived after its number had been written off: it counts all the same.",
    ),
    "moved": (
        "La matricola risulta in un'altra ubicazione: verrà spostata qui.",
        "The book has this serial in another location: it will be moved here.",
    ),
    "late_movement": (
        "Dopo l'allineamento è arrivato un movimento precedente al conteggio: da verificare.",
        "A movement from before the count arrived after the alignment: look at it.",
    ),
}

MOMENTS: Final = (
    "{day} {month} {year} alle {time}",
    "{day} {month} {year} at {time}",
)
"""A moment, with the day as screens write it."""
MONTHS: Final = (
    ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"),
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"),
)

TERMS: Final = ("{quantity} ({details})", "{quantity} ({details})")

WORDS: Final[dict[str, tuple[str, str]]] = {
    "area": ("area {area}", "area {area}"),
    "employee": ("dipendente {employee}", "employee {employee}"),
    "pass": ("conteggio {pass}", "pass {pass}"),
    "stated": ("dichiarato", "stated"),
    "counted": ("in conteggio", "being counted"),
    "pass_open": ("conteggio aperto", "pass still open"),
    "within_tolerance": ("entro tolleranza", "within tolerance"),
    "to_review": ("da verificare", "to review"),
    "recount": ("in riconteggio", "in recount"),
    "kept": ("non contata, resta", "not counted, kept"),
    "overlap": ("sovrapposizione", "overlap"),
    "area_conflict": ("conflitto di area", "area conflict"),
    "disagreeing": ("conteggi discordanti", "disagreeing counts"),
    "incomplete": ("conteggi insufficienti", "too few counts"),
    "to_split": ("da ripartire", "to split"),
    "unresolved": ("codice sconosciuto", "unknown barcode"),
    "duplicate_serial": ("matricola doppia", "serial counted twice"),
    "lot_missing": ("lotto mancante", "lot missing"),
    "missing_in_recount": ("manca nel riconteggio", "missing in the recount"),
    "unknown_location": ("ubicazione sconosciuta", "unknown location"),
    "approved": ("approvata", "approved"),
    "rejected": ("respinta", "rejected"),
    "set_aside": ("accantonata", "set aside"),
    "aligned": ("allineata", "aligned"),
    "reversed": ("stornata", "reversed"),
    "add": ("somma", "add"),
    "keep": ("tieni una", "keep one"),
    "continuation": ("continuazione", "continuation"),
    "keep_previous": ("tieni il conteggio precedente", "keep the pass before"),
    "override": ("rettifica", "override"),
    "give_lot": ("lotto assegnato", "lot given"),
    "give_location": ("ubicazione assegnata", "location given"),
    "split": ("ripartita", "split"),
    "reopen": ("riaperta", "reopened"),
    "quantity": ("quantità", "quantity"),
    "percent": ("percentuale", "percentage"),
    "no_book": ("giacenza logica nulla", "no book"),
    "no_cost": ("costo sconosciuto", "no cost"),
    "limit_value": ("valore", "value"),
}
