/** Italiano per ciò che la valorizzazione consulta: conti, tipi di costo delle aree, anni precedenti. */
import type { deskKeeping as model } from "../en/desk-keeping.ts";
import type { Like } from "../translator.ts";

export const deskKeeping: Like<typeof model> = {
  tab_accounts: "Conti",
  "tab_cost-types": "Tipi di costo",
  "tab_year-history": "Anni precedenti",
  any_warehouse: "ogni magazzino",
  any_category: "ogni categoria",
  any_tax_category: "ogni categoria fiscale",
  accounts_text:
    "Vale la riga più specifica: magazzino e categoria, il magazzino, la categoria, tutti. Un conto lasciato vuoto è quello della riga seguente. Le scritture si rifanno ogni volta, anche quelle passate.",
  stock_account: "Conto di giacenza",
  variation_account: "Conto di variazione",
  difference_account: "Conto delle differenze",
  difference_account_hint: "Vuoto: le differenze vanno sul conto di variazione.",
  missing_stock_account: "{subject}: manca il conto di giacenza",
  missing_variation_account: "{subject}: manca il conto di variazione",
  missing_more: "e un altro|e altri {n}",
  accounts_removed: "Per questa giacenza vale la riga seguente.",
  tax_category_hint: "Vuota: ogni categoria fiscale.",
  cost_types_text:
    "Come si valorizza la giacenza di un'area gestionale con il metodo omonimo. L'area è scritta nei magazzini.",
  cost_type: "Valorizzata a",
  cost_type_removed:
    "Vale la riga dell'area per ogni categoria fiscale, altrimenti il costo medio con un avviso.",
  area_hint: "Come è scritta nei magazzini.",
  years_text:
    "Che cosa fu un anno fiscale prima che qui si tenessero i movimenti: i metodi annuali ne fanno i loro strati. Un anno usato da una chiusura resta com'è finché la chiusura non si ripristina.",
  year: "Anno",
  stock: "Giacenza finale",
  loaded_quantity: "Quantità caricata",
  loaded_value: "Valore dei carichi",
  average_cost: "Costo medio",
  year_removed: "L'anno si calcola di nuovo dai movimenti.",
  year_of_all: "Vuoto: tutti i magazzini insieme.",
};
