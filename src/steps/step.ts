import type { z } from 'zod'
import type { StepId } from '../kernel/step-id.ts'
import type { Perform } from './effect.ts'
import type { RunContext } from './run-context.ts'
import type { stepResultSchemas } from './step-result-schemas.ts'

/** One stage of a refresh. What it does to the world goes through `perform`; the rest of it only reads. */
export interface Step<Id extends StepId = StepId> {
  readonly id: Id
  /**
   * Runs again on a resume, because what it looks at may have changed meanwhile: on every one, or as long as nothing was moved into
   * place for the start, which rests on what it said last.
   */
  readonly repeats?: 'always' | 'until-started'
  run(context: RunContext, perform: Perform): Promise<StepResults[Id]>
}

/** What each step leaves for later ones; kept in the journal, so without a secret. */
export type StepResults = { readonly [Id in StepId]: z.output<(typeof stepResultSchemas)[Id]> }

export type RefusalProof = Exclude<StepResults['prove-refusal'], { readonly waived: string }>

export type BackupResult = StepResults['take-backup']
