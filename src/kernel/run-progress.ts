export type ProgressUnit = 'bytes' | 'files' | 'repositories'

/** How far one long thing has come. */
export interface Reading {
  readonly done: number
  /** Undefined where nobody knows. */
  readonly total?: number | undefined
  /** The total is one that is only about right, such as the size of a database for its dump. */
  readonly estimated?: true | undefined
}

/** The same with what follows from how it went so far. */
export interface RunningMeter extends Reading {
  /** A few words of ours: `first pass of the home`. */
  readonly what: string
  readonly unit: ProgressUnit
  /** Since it began. */
  readonly seconds: number
  /** Over the last half minute; undefined before enough of it was seen. */
  readonly perSecond?: number | undefined
  /** Undefined where nobody could tell it honestly. */
  readonly secondsLeft?: number | undefined
}

/** How far a run is at one moment: small, without a secret, and worth nothing a minute later. */
export interface RunProgress {
  /** ISO 8601. */
  readonly at: string
  /** The title of the effect that is being carried out, or of the step where it has none. */
  readonly doing?: { readonly title: string; readonly seconds: number } | undefined
  /** In the order in which they began. */
  readonly running: readonly RunningMeter[]
  /** Of the source's maintenance lock, while it is held. */
  readonly lock?: { readonly source: string; readonly seconds: number; readonly allowedSeconds: number } | undefined
}
