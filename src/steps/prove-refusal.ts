import { waivedStep } from './waived-step.ts'

/** Needs the fence: its waiver covers this proof too. */
export const proveRefusal = waivedStep('prove-refusal', 'refusal')
