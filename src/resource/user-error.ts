/** Where a mistake stands; line and column count from 1. */
export interface UserErrorPlace {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** A mistake that a person made and can mend: what is wrong, where, and what to do next. Anything else thrown is a bug of ours. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly what: string;
  readonly where: UserErrorPlace | undefined;
  readonly next: string | undefined;

  constructor(what: string, details: { readonly where?: UserErrorPlace; readonly next?: string } = {}) {
    super(what);
    this.what = what;
    this.where = details.where;
    this.next = details.next;
  }
}
