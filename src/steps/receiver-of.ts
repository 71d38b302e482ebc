import type { RunContext } from './run-context.ts'

/** Who receives what the source pushes, on the target. */
export function receiverOf({ refresh: { transfer } }: Pick<RunContext, 'refresh'>): string {
  return transfer.to.kind === 'ssh' && transfer.to.user !== undefined ? transfer.to.user : 'root'
}
