import { generationPaths } from '../../hold/layout.ts'
import { readHomeMark } from '../../hold/home-mark.ts'
import { givePermit, permittedGeneration } from '../../hold/permit.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Effect } from '../effect.ts'
import type { Generation, GenerationStore } from '../generations.ts'
import type { TargetSystems } from '../run-context.ts'

export interface Rewinding {
  readonly run: string
  readonly target: Pick<TargetSystems, 'config' | 'layout' | 'host' | 'service' | 'bitbucket'>
  readonly generations: GenerationStore
  readonly clock: Clock
  /** Where it goes back to. */
  readonly to: Generation
}

export function stopped({ target }: Rewinding): Effect<{ stopped: true }> {
  return {
    id: 'rewind/stopped',
    title: `stop ${target.service.description}`,
    apply: async (signal) => {
      await target.host.removeFile(target.layout.permit)
      await target.service.stop(signal)
    },
    verify: async () => {
      const state = await target.service.state()
      const permit = await target.host.status(target.layout.permit)
      if (permit !== undefined) return { kind: 'open', seen: 'the permit is still there' }
      return state.kind === 'stopped'
        ? { kind: 'done', result: { stopped: true } }
        : { kind: 'open', seen: `it is ${state.kind}` }
    },
  }
}

/** The home that is in place goes to its own generation, the earlier one comes back: its configuration lies in it, cut as it was. */
export function swappedBack({ target, to }: Rewinding): Effect<{ home: string }> {
  const { host, layout } = target
  const here = () => readHomeMark(host, layout.home)
  const kept = generationPaths(layout, to.id).home
  return {
    id: 'rewind/swapped',
    title: `put the home of generation ${to.id} at ${layout.home}`,
    apply: async () => {
      if ((await host.status(kept)) === undefined) return
      const current = await here()
      if (current !== undefined && current.generation !== to.id) {
        await host.rename(layout.home, generationPaths(layout, current.generation).home)
      }
      await host.rename(kept, layout.home)
    },
    verify: async () => {
      const current = await here()
      const waiting = await host.status(kept)
      // What was there before Understudy carries no mark: it is in place when it no longer waits.
      const isBack =
        waiting === undefined && (current === undefined ? to.id.startsWith('adopted-') : current.generation === to.id)
      return isBack
        ? { kind: 'done', result: { home: layout.home } }
        : { kind: 'open', seen: `${layout.home} is generation ${current?.generation ?? 'unknown'}` }
    },
  }
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
