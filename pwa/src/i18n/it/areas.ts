/** Italian for counting by areas. */
import type { areas as English } from "../en/areas.ts";
import type { Like } from "../translator.ts";

export const areas: Like<typeof English> = {
  choose_title: "Quale area?",
  choose_text: "Leggi l'etichetta di un'area, o scegline una.",
  choose_none: "Qui non è nota nessuna area. Scrivi quella indicata sull'etichetta.",
  type: "Area",
  close_this: "Chiudi l'area {area}",
  state_open: "aperta dalle {time}",
  state_unfinished: "lasciata aperta alle {time}",
  state_done: "chiusa alle {time}",
  state_new: "non iniziata",

  again_tag: "chiusa qui",
  again_title: "Hai già chiuso l'area {area}. Continui a contarla?",
  again_accept: "Riaprila",
  again_accept_hint: "chiudila di nuovo quando hai finito",
  outside_title: "Area {area}",
  outside_text: "La lista {number} non riguarda quest'area.",
  outside_accept: "Contala lo stesso",
  switch_tag: "l'area {from} è aperta",
  switch_title: "Passi all'area {to}?",
  switch_close: "{from} è completa: chiudila",
  switch_close_hint: "poi apri {to}",
  switch_leave: "{from} non è ancora completa",
  switch_leave_hint: "lasciala aperta, apri anche {to}",
  switch_cancel: "Resta in {from}",

  close_title: "Chiudere l'area {area}?",
  close_text: "Qui hai contato {lines}, {pieces} in unità base.",
  close_means:
    "Chiuderla significa che tutto quello che contiene è contato. Ciò che nessuno ha contato può diventare zero.",
  close_left: "Una posizione prevista non è contata|{n} posizioni previste non sono contate",
  close_complete: "Tutte le posizioni previste di quest'area sono contate.",
  close_yes: "Chiudi l'area",
  close_no: "Continua a contare",

  list_open: "Ancora aperta: area {areas}.",
  list_open_text: "Un'area vale come completa solo quando è chiusa.",
  list_close_all: "Chiudi l'area {areas} e la lista",
  list_close_only: "Chiudi solo la lista",
};
