/** Italiano per le stampe di magazzino. */
import type { deskReports as model } from "../en/desk-reports.ts";
import type { Like } from "../translator.ts";

export const deskReports: Like<typeof model> = {
  reports: "Stampe di magazzino",
  report: "Stampa",
  journal: "Giornale",
  movements: "Movimenti",
  "movement-card": "Scheda movimenti",
  "stock-list": "Giacenze",
  "stock-by-location": "Giacenze per ubicazione",
  "not-moved": "Articoli non movimentati",
  rotation: "Indice di rotazione",
  from: "Dal",
  to: "Al",
  since: "Fermi dal",
  item: "Articolo",
  nothing: "Niente da stampare",
  nothing_text: "Scegli altri giorni o un altro magazzino.",
  choose_item: "Quale articolo?",
  choose_item_text: "Scegli un articolo per vederne i movimenti con giacenza e valore progressivi.",
  counterpart: "Altra parte del trasferimento",
  offset_location: "Ubicazione di destinazione",
  offset_location_hint: "Per trasferimenti e spostamenti. Vuota: come dice l'altra causale.",
  reference_date: "Data del riferimento",
};
