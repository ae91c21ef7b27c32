/** Italiano per quanto i carichi sarebbero dovuti costare. */
import type { deskRevaluation as en } from "../en/desk-revaluation.ts";
import type { Like } from "../translator.ts";

export const deskRevaluation: Like<typeof en> = {
  tab: "Rivalutazione",
  title: "Quanto sarebbero dovuti costare i carichi",
  about:
    "Le fatture arrivano dopo la merce. Un carico non cambia mai: una registrazione di rettifica nel periodo aperto gli dà il suo costo, e stornandola si torna indietro.",
  propose: "Proponi con",
  posted_records: "Rettifiche registrate",
  when: "Caricato",
  why: "Perché",
  why_no_cost: "senza costo",
  why_lot_cost: "il lotto costa altro",
  cost_now: "Costa ora",
  cost_new: "Dovrebbe costare",
  cost_of: "Nuovo costo unitario di {item}",
  choose: "Scegli {item}",
  choose_all: "Scegli tutti quelli con una proposta",
  left: "Rimasti",
  of_closed: "di {quantity}, chiuso",
  nothing: "Niente da rivalutare",
  nothing_text: "Ogni carico ha un costo, e i lotti costano quanto dice il loro registro.",
  look: "Guarda …",
  look_title: "Cosa si registrerebbe",
  look_text:
    "{n} carico prende un altro costo. Prima di registrare non si scrive nulla.|{n} carichi prendono un altro costo. Prima di registrare non si scrive nulla.",
  unchanged: "{n} costa già così.|{n} costano già così.",
  correction: "Rettifica",
  total: "Variazione di valore",
  post: "Registra",
  done: "{n} rettifica registrata: {amount}.|{n} rettifiche registrate: {amount}.",
  done_record: "registrazione {id}",
};
