import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Service } from '../../src/ports/service.ts'

export interface ServiceSubject extends AsyncDisposable {
  readonly service: Service
  readonly permit: string
  givePermit(): Promise<void>
  takePermit(): Promise<void>
  /** As an administrator would who does not know of Understudy; the exit code does not matter. */
  startByHand(): Promise<void>
  /** The variables GIVEN and TAKEN that it runs with; TAKEN is set by what an administrator starts it with. */
  runsWith(): Promise<{ readonly GIVEN: string | undefined; readonly TAKEN: string | undefined }>
  /** Takes away what holds it, as an upgrade of the installation does. */
  loseHold(): Promise<void>
}

const signal = new AbortController().signal
const variables = { GIVEN: `it's "$HOME"`, TAKEN: null }

/** What every service has to do, whatever starts it. */
export function serviceContract(title: string, open: () => Promise<ServiceSubject>): void {
  describe(`service contract: ${title}`, () => {
    let subject: ServiceSubject
    let service: Service

    beforeAll(async () => {
      subject = await open()
      service = subject.service
    })
    afterAll(() => subject[Symbol.asyncDispose]())
    beforeEach(async () => {
      await subject.takePermit()
      await service.stop(signal)
    })

    it('says that it is not held until it is, and whenever it no longer is; the last hold counts', async () => {
      const before = await service.differs(subject.permit, variables)
      await service.hold(subject.permit, { GIVEN: 'another' })
      await service.hold(subject.permit, variables)
      const held = await service.differs(subject.permit, variables)
      const otherwise = await service.differs(subject.permit, { GIVEN: 'another' })
      await subject.loseHold()
      const lost = await service.differs(subject.permit, variables)

      expect(before).toBeTypeOf('string')
      expect(held).toBeUndefined()
      expect(otherwise).toBeTypeOf('string')
      expect(lost).toBeTypeOf('string')
    })

    it('does not start without the permit, neither by hand nor by Understudy', async () => {
      await service.hold(subject.permit, variables)

      await subject.startByHand()
      const byHand = await service.state()
      await service.start(signal).catch(() => undefined)

      expect(byHand).toEqual({ kind: 'stopped' })
      expect(await service.state()).toEqual({ kind: 'stopped' })
    })

    it.each(['by hand', 'by Understudy'])('starts %s with the permit and the variables, and stops', async (starter) => {
      await service.hold(subject.permit, variables)
      await subject.givePermit()

      await (starter === 'by hand' ? subject.startByHand() : service.start(signal))
      const started = await service.state()
      const runsWith = await subject.runsWith()
      await service.stop(signal)
      await service.stop(signal)

      expect(started).toMatchObject({ kind: 'running' })
      expect(runsWith).toEqual({ GIVEN: variables.GIVEN, TAKEN: undefined })
      expect(await service.state()).toEqual({ kind: 'stopped' })
    })
  })
}
