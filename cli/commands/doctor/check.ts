/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  /** `warn` is for what some pipelines need; `fail` for what every run needs, or what is broken. */
  readonly status: 'ok' | 'warn' | 'fail';
  /** What is there, or what is wrong. */
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string;
}
