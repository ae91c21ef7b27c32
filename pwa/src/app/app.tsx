// The shell of the application: which screen is shown at which address.
export function App() {
  return <main>Giacenza</main>;
}
