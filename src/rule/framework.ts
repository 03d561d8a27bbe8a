/** A control of a compliance framework, as its publisher names it. */
export interface Control {
  readonly id: string;
  readonly title: string;
  readonly url: string;
}

/** A compliance framework with the controls that some rule gives evidence for: a file of `rules/controls`. */
export interface Framework {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly controls: readonly Control[];
}
