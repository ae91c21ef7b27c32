/** Italiano per ciò che aspetta in un inventario. */
import type { deskInbox as model } from "../en/desk-inbox.ts";
import type { Like } from "../translator.ts";

export const deskInbox: Like<typeof model> = {
  report: "PDF",
  kinds: "Che cosa aspetta",
  figures: "{n} aspetta · netto {net} · lordo {gross}|{n} aspettano · netto {net} · lordo {gross}",
  nothing: "Non aspetta niente",
  nothing_text: "In questo inventario è tutto deciso.",
  barcodes: "Codici sconosciuti",
  kind_overlap: "Sovrapposizioni",
  kind_area_conflict: "Aree contese",
  kind_disagreeing: "Conteggi discordi",
  kind_incomplete: "Conteggi mancanti",
  kind_to_split: "Da ripartire",
  kind_unresolved: "Codici sconosciuti",
  kind_set_aside: "Accantonate",
  kind_unknown_location: "Ubicazioni sconosciute",
  kind_duplicate_serial: "Matricole doppie",
  kind_moved: "Matricole spostate",
  kind_lot_missing: "Lotti mancanti",
  kind_missing_in_recount: "Mancanti al riconteggio",
  kind_uncertain_clock: "Orologi incerti",
  kind_exception: "Dopo l'allineamento",
  kind_outstanding: "Terminali in sospeso",
  kind_broken_chain: "Giornali interrotti",
  amount: "Cambierebbe di",
  why: "Che cosa si sa",
  corrected: "Registra la correzione",
  corrected_text:
    "Un movimento di {amount} al momento del conteggio: la giacenza diventa quella contata.",
  dismissed: "Archivia",
  dismissed_text: "La giacenza resta com'è; il motivo si conserva.",
  exception_text:
    "Qualcosa è arrivato dopo l'allineamento di questa riga. La registrazione resta; la differenza sarebbe cambiata di {amount} ({value}).",
  would: "La riga diventerebbe: contato {counted}, differenza {difference}, {value}.",
};
