import { describe, expect, it } from 'vitest'
import { memoryHost, type MemoryHost } from '../../test/fixtures/memory-host.ts'
import { holdAgain } from './hold-again.ts'
import { layoutOf } from './layout.ts'
import { isStub } from './stub.ts'

const layout = layoutOf('/srv/staging')
const run = '20261122-013000-k3f9'
const next = `/srv/staging.understudy/generations/${run}/next`
const properties = '/srv/staging/shared/bitbucket.properties'
const live = 'jdbc.url=jdbc:postgresql://bb1/bb_1\njdbc.password=of the copy\n'

function started(files: Readonly<Record<string, string>> = { [properties]: live }): MemoryHost {
  const host = memoryHost()
  for (const [path, text] of Object.entries(files)) host.put(path, text)
  return host
}

function hold(host: MemoryHost): Promise<void> {
  return holdAgain(host, layout, { environment: 'staging', runAs: 'bitbucket', generation: run })
}

function isHeld(host: MemoryHost): boolean {
  return isStub(new TextEncoder().encode(host.text(properties)))
}

describe('a copy that was started and is held again', () => {
  it('has the stub in place, and its configuration where it waited for the start', async () => {
    const host = started()

    await hold(host)

    expect(isHeld(host)).toBe(true)
    expect(host.text(`${next}/bitbucket.properties`)).toBe(live)
    expect(host.modeOf(`${next}/bitbucket.properties`)).toEqual({ mode: 0o600, owner: 'bitbucket', group: 'bitbucket' })
  })

  it('has its server.xml there too', async () => {
    const host = started({ [properties]: live, '/srv/staging/shared/server.xml': '<Server/>' })

    await hold(host)

    expect(host.text('/srv/staging/shared/server.xml')).toBeUndefined()
    expect(host.text(`${next}/server.xml`)).toBe('<Server/>')
  })

  it('keeps what waits when it is held once more, also after it was cut off half way', async () => {
    const host = started({ [properties]: live, '/srv/staging/shared/server.xml': '<Server/>' })
    await hold(host)
    host.put('/srv/staging/shared/server.xml', '<Server/>')

    await hold(host)

    expect(host.text(`${next}/bitbucket.properties`)).toBe(live)
    expect(host.text(`${next}/server.xml`)).toBe('<Server/>')
    expect(host.text('/srv/staging/shared/server.xml')).toBeUndefined()
  })

  it('is left alone where no configuration lies at the home', async () => {
    const host = started({})

    await hold(host)

    expect(host.text(properties)).toBeUndefined()
    expect(host.text(`${next}/bitbucket.properties`)).toBeUndefined()
  })
})
