/** Where a bug in a screen ends: the screen is replaced by a way to go on, what was counted is untouched. */
import { Component, type ComponentChildren } from "preact";
import { shellText as t } from "../i18n/shell.ts";
import { Button } from "../ui/button.tsx";
import { Failure } from "../ui/states.tsx";

interface BoundaryProps {
  readonly children: ComponentChildren;
}

export class Boundary extends Component<BoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  override componentDidCatch(error: unknown): void {
    this.setState({ failed: true });
    reportError(error);
  }

  override render() {
    if (!this.state.failed) return <>{this.props.children}</>;
    return (
      <Failure
        title={t("failed")}
        text={t("failed_text")}
        action={<Button onClick={() => this.setState({ failed: false })}>{t("retry")}</Button>}
      />
    );
  }
}
