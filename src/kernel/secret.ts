import { inspect } from 'node:util'

const REDACTED = '[secret]'

/** A secret value. Every printed form is a redaction; `reveal` is called only where the value leaves the process. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return REDACTED
  }

  toJSON(): string {
    return REDACTED
  }

  [inspect.custom](): string {
    return REDACTED
  }
}
