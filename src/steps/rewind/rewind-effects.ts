import { generationPaths, type Layout } from '../../hold/layout.ts'
import { readHomeMark } from '../../hold/home-mark.ts'
import { secretFolder } from '../../hold/permissions.ts'
import { givePermit, permittedGeneration } from '../../hold/permit.ts'
import type { HostReader } from '../../ports/host.ts'
import type { Effect } from '../effect.ts'
import { liveGeneration, type Generation, type GenerationStore } from '../generations.ts'
import type { Stopping } from '../stopped-and-proven.ts'

export interface Rewinding extends Stopping {
  readonly run: string
  readonly generations: GenerationStore
  /** Where it goes back to. */
  readonly to: Generation
}

/** The home that is in place goes to its own generation, the earlier one comes back: its configuration lies in it, cut as it was. */
export function swappedBack({ target, generations, to }: Rewinding): Effect<{ home: string }> {
  const { host, layout } = target
  const kept = generationPaths(layout, to.id).home
  return {
    id: 'rewind/swapped',
    title: `put the home of generation ${to.id} at ${layout.home}`,
    apply: async () => {
      if ((await host.status(kept)) === undefined) return
      const current = await generationInPlace(host, layout, generations)
      if (current !== undefined && current !== to.id) {
        const { folder, home } = generationPaths(layout, current)
        await host.makeFolder(folder, secretFolder)
        await host.rename(layout.home, home)
      }
      await host.rename(kept, layout.home)
    },
    verify: async () => {
      const current = await readHomeMark(host, layout.home)
      const waiting = await host.status(kept)
      const inPlace = await host.status(layout.home)
      // What was there before Understudy carries no mark: it is in place when it no longer waits.
      const isBack =
        waiting === undefined &&
        inPlace !== undefined &&
        (current === undefined ? to.id.startsWith('adopted-') : current.generation === to.id)
      return isBack
        ? { kind: 'done', result: { home: layout.home } }
        : { kind: 'open', seen: `${layout.home} is generation ${current?.generation ?? 'unknown'}` }
    },
  }
}

/** By its mark; what was there before Understudy has none, and is what is recorded as live. Undefined where nothing is in the way. */
async function generationInPlace(
  host: HostReader,
  layout: Layout,
  generations: GenerationStore,
): Promise<string | undefined> {
  const mark = await readHomeMark(host, layout.home)
  if (mark !== undefined) return mark.generation
  if ((await host.list(layout.home)).length === 0) return undefined
  return liveGeneration(generations.all())?.id
}

export function serviceHeld({ target, generations, to }: Rewinding): Effect<{ permit: string }> {
  const { host, layout, service } = target
  const variables = generations.variables(to.id)
  return {
    id: 'rewind/permit',
    title: 'give the permit',
    apply: async () => {
      await service.hold(layout.permit, variables)
      await givePermit(host, layout, to.id)
    },
    verify: async () => {
      const differs = await service.differs(layout.permit, variables)
      if (differs !== undefined) return { kind: 'open', seen: differs }
      return (await permittedGeneration(host, layout)) === to.id
        ? { kind: 'done', result: { permit: layout.permit } }
        : { kind: 'open', seen: `${layout.permit} is not of generation ${to.id}` }
    },
  }
}
