import { applyRowChanges, type AppliedChange } from '../changes/apply-rows.ts'
import { isRowChange, type AppliedRows } from '../changes/change.ts'
import { generationPaths } from '../hold/layout.ts'
import { parseMark } from '../kernel/mark.ts'
import { decideCopy } from './copy/decide-copy.ts'
import { assertDecidedAlike } from './copy/decided-alike.ts'
import { undoFile } from './copy/undo-file.ts'
import type { Effect } from './effect.ts'
import { databaseOf, markOf } from './restore-database.ts'
import type { RunContext } from './run-context.ts'
import { assertStillCut } from './still-cut.ts'
import type { CutRecord } from './generations.ts'
import type { Step } from './step.ts'

/**
 * All row changes in one transaction, the undo file first. The same transaction sets the mark, so that a resumed run can tell. A run
 * that goes on before the start looks whether what was cut still is, by what is decided now.
 */
export const cutIntegrations: Step<'cut-integrations'> = {
  id: 'cut-integrations',
  repeats: 'until-started',
  run: async (context, perform) => {
    const wasCut = context.generations.cut(context.run) !== undefined
    const record = await perform(cut(context))
    if (wasCut) await assertCutHolds(context)
    return record
  },
}

async function assertCutHolds(context: RunContext): Promise<void> {
  assertDecidedAlike(context)
  const { held } = generationPaths(context.target.layout, context.run)
  await using copy = await context.target.openHeldCopy(databaseOf(context), held)
  await assertStillCut(context, await decideCopy(context, copy), 'since it was cut')
}

function cut(context: RunContext): Effect<CutRecord> {
  const name = databaseOf(context)
  const { held, undo } = generationPaths(context.target.layout, context.run)
  return {
    id: 'cut-integrations/rows',
    title: `cut the integrations in ${name}`,
    apply: async () => {
      await using copy = await context.target.openHeldCopy(name, held)
      const { changes, findings, newSincePlan } = await decideCopy(context, copy)
      context.generations.saveDecided(context.run, findings)
      for (const id of newSincePlan) context.note(`new since the plan, and cut: ${id}`)
      await using database = await context.target.openDatabase(name)
      const applied = await applyRowChanges(database, changes.filter(isRowChange), {
        undo: await undoFile(context.target.host, undo),
        secrets: context.secrets,
        random: context.random,
        // In the same transaction: after a crash the mark tells whether it was committed.
        beforeCommit: async (transaction, applied) => {
          context.generations.saveApplied(context.run, applied.flatMap(madeRows))
          context.generations.saveCut(context.run, { ...summary(applied), newSincePlan, undoFile: undo })
          await transaction.setMark(markOf(context, 'cut'))
        },
      })
      for (const line of skipped(applied)) context.note(line)
    },
    verify: async () => {
      await using server = await context.target.openServer()
      const mark = (await server.databases()).find((one) => one.name === name)?.mark
      const record = context.generations.cut(context.run)
      return mark !== undefined && parseMark(mark)?.state === 'cut' && record !== undefined
        ? { kind: 'done', result: record }
        : { kind: 'open', seen: `${name} is not marked as cut` }
    },
  }
}

function summary(applied: readonly AppliedChange[]): { changes: number; rows: number } {
  const rows = applied.map(({ outcome }) => (outcome.kind === 'applied' ? outcome.rows : 0))
  return { changes: applied.length, rows: rows.reduce((sum, count) => sum + count, 0) }
}

function madeRows({ change, outcome }: AppliedChange): readonly AppliedRows[] {
  return outcome.kind === 'applied' ? [{ change, rows: outcome.rows }] : []
}

function skipped(applied: readonly AppliedChange[]): readonly string[] {
  return applied.flatMap(({ change, outcome }) =>
    outcome.kind === 'skipped' ? [`${change.table}: ${outcome.because}`] : [],
  )
}
