/** Italiano per ciò che ogni schermata ha in comune: barre, stati, aggiornamenti, temi. */
import type { shell as model } from "../en/shell.ts";
import type { Like } from "../translator.ts";

export const shell: Like<typeof model> = {
  product: "Giacenza",
  back: "Indietro",
  close: "Chiudi",
  cancel: "Annulla",
  save: "Salva",
  retry: "Riprova",
  loading: "Un momento…",
  not_found: "A questo indirizzo non c'è nessuna pagina",
  not_found_text: "L'indirizzo può essere vecchio o scritto male.",
  to_start: "Alla pagina iniziale",
  failed: "Questa schermata non si può mostrare",
  failed_text:
    "Niente di ciò che è stato contato è perso. Riprova; se succede ancora, avvisa il responsabile.",
  chunk_failed: "Questa parte dell'applicazione non è ancora sul dispositivo",
  chunk_failed_text: "Serve la rete una volta sola. Collegati e riprova.",
  update_ready: "È pronta una nuova versione di Giacenza",
  update_count_open: "Una lista è aperta in un'altra scheda. Chiudila lì, poi aggiorna.",
  update_now: "Aggiorna",
  update_later: "Non ora",
  language: "Lingua",
  language_en: "English",
  language_it: "Italiano",
  theme: "Aspetto",
  theme_system: "Come il dispositivo",
  theme_light: "Chiaro",
  theme_dark: "Scuro",
  theme_contrast: "Contrasto alto",
};
