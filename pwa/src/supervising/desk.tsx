// The supervisor's part of the application: loaded only when somebody opens an address under /desk.

/** The desk; its own router shows the screen of the address. */
export default function Desk() {
  return <main />;
}
