/** Sign-in: name and password, the language, and the way to the handheld for whoever came to count. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { deskText } from "../../i18n/desk.ts";
import { chooseLanguage, type Language, language, languages } from "../../i18n/language.ts";
import { shellText } from "../../i18n/shell.ts";
import { Chip } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Gate } from "../../ui/gate.tsx";
import { signIn } from "../api/session.ts";
import { useAction } from "../loading/action.ts";
import { ProblemBand } from "../shell/problem.tsx";
import { begin } from "./session.ts";

function Languages({ onChosen }: { readonly onChosen: () => void }): JSX.Element {
  const choose = (wanted: Language) => {
    chooseLanguage(wanted);
    onChosen();
  };
  return (
    <>
      {languages.map((known) => (
        <Chip key={known} pressed={language.value === known} onClick={() => choose(known)}>
          {shellText(`language_${known}`)}
        </Chip>
      ))}
    </>
  );
}

/** The sign-in page; after it the address that was wanted is shown. */
export function SignIn(): JSX.Element {
  const { path, route } = useLocation();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [ownLanguage, setOwnLanguage] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const { busy, problem, run } = useAction();
  useEffect(() => {
    document.title = `${deskText("sign_in")} · ${shellText("product")}`;
    first.current?.focus();
  }, []);
  const enter = () =>
    run(
      () => signIn(name.trim(), password),
      (started) => {
        begin(started, !ownLanguage);
        if (path === "/desk/sign-in" || path === "/") route("/desk/inventories", true);
      },
    );
  return (
    <Gate
      brand={shellText("product")}
      title={deskText("sign_in")}
      foot={
        <>
          <a href="/handheld/enrol">{deskText("to_enrolment")}</a>
          <Languages onChosen={() => setOwnLanguage(true)} />
        </>
      }
    >
      <Form onSubmit={enter}>
        <Field
          label={deskText("user_name")}
          value={name}
          onValue={setName}
          autocomplete="username"
          inputRef={first}
          name="name"
        />
        <Field
          label={deskText("password")}
          value={password}
          onValue={setPassword}
          type="password"
          autocomplete="current-password"
          name="password"
        />
        <ProblemBand problem={problem} />
        <Button kind="main" type="submit" block busy={busy} disabled={!name.trim() || !password}>
          {deskText("sign_in")}
        </Button>
      </Form>
    </Gate>
  );
}
