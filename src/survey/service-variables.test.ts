import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { production, staging } from '../../test/fixtures/two-environments.ts'
import { effectiveSettings } from './effective-settings.ts'
import { readServiceInputs } from './service-variables.ts'

const unit = '/etc/systemd/system/atlbitbucket.service'
const bin = '/opt/atlassian/bitbucket/current/bin'

/** A host with a unit and its drop-ins, and the files of the installation. */
function hostWith(files: Readonly<Record<string, string>>, dropIns = '') {
  const host = memoryHost({
    systemctl: ({ args }) => ({
      stdout: args.at(-1) === 'atlbitbucket' ? `FragmentPath=${unit}\nDropInPaths=${dropIns}\n` : '',
    }),
  })
  for (const [path, text] of Object.entries(files)) host.put(path, text)
  return host
}
const effective = async (files: Readonly<Record<string, string>>, properties = '', dropIns = '') => {
  const inputs = await readServiceInputs(hostWith(files, dropIns), staging)
  const settings = effectiveSettings(
    { file: 'shared/bitbucket.properties', content: new TextEncoder().encode(properties) },
    inputs,
    ['server.proxy-name'],
  )
  return Object.fromEntries(
    settings.map(({ key, value, readable, origin }) => [
      key,
      `${value}${readable ? '' : '?'} (${origin.file}:${origin.line})`,
    ]),
  )
}

describe('the effective settings', () => {
  it('are those of the file, the last line of a key that is repeated', async () => {
    expect(await effective({}, 'a.b=1\na.b=2\n')).toEqual({ 'a.b': '2 (shared/bitbucket.properties:2)' })
  })

  it('are a JVM argument’s over the file, and a variable’s over both', async () => {
    const files = {
      [unit]: '[Service]\nEnvironment=SERVER_PROXY_NAME=of-unit\n',
      [`${bin}/_start-webapp.sh`]: 'JAVA_OPTS="-Dserver.proxy-name=of-jvm -Da.b=of-jvm"\n',
    }

    expect(await effective(files, 'server.proxy-name=of-file\na.b=of-file\nc.d=of-file\n')).toMatchObject({
      'server.proxy-name': `of-unit (${unit}:2)`,
      'a.b': `of-jvm (${bin}/_start-webapp.sh:1)`,
      'c.d': 'of-file (shared/bitbucket.properties:3)',
    })
  })

  it('are those of JVM arguments in a variable of the unit, too', async () => {
    const files = { [unit]: '[Service]\nEnvironment="JAVA_OPTS=-Djdbc.url=jdbc:postgresql://db/x"\n' }

    expect(await effective(files)).toMatchObject({ 'jdbc.url': `jdbc:postgresql://db/x (${unit}:2)` })
  })

  it('are those of the drop-ins and of the environment files of the unit', async () => {
    const dropIn = `${unit}.d/10-site.conf`
    const files = {
      [unit]: '[Service]\nEnvironment=A_B=of-unit\nEnvironmentFile=-/etc/default/bitbucket\n',
      [dropIn]: '[Service]\nEnvironment=A_B=of-drop-in\nEnvironment=C_D=of-drop-in\n',
      '/etc/default/bitbucket': 'C_D=of-file\n',
    }

    expect(await effective(files, '', dropIn)).toEqual({
      'a.b': `of-drop-in (${dropIn}:2)`,
      'c.d': 'of-file (/etc/default/bitbucket:1)',
    })
  })

  it('are a script’s over the unit’s, but a default gives way to it', async () => {
    const files = {
      [unit]: '[Service]\nEnvironment=A_B=of-unit\nEnvironment=C_D=of-unit\n',
      [`${bin}/setenv.sh`]:
        'A_B=of-script\n: ${C_D:=of-script}\n: ${E_F:=of-script}\nexport G_H=${C_D:-fallback}\nexport E_F\nI_J=own\n',
    }

    expect(await effective(files)).toEqual({
      'a.b': `of-script (${bin}/setenv.sh:1)`,
      'c.d': `of-unit (${unit}:3)`,
      'e.f': `of-script (${bin}/setenv.sh:3)`,
      'g.h': `of-unit (${bin}/setenv.sh:4)`,
    })
  })

  it('are unreadable where only running the script would tell', async () => {
    const files = { [`${bin}/setenv.sh`]: 'export A_B=$(hostname)\nif x; then export C_D=1; fi\n' }

    expect(await effective(files)).toEqual({
      'a.b': `? (${bin}/setenv.sh:1)`,
      'c.d': `1? (${bin}/setenv.sh:2)`,
    })
  })
})

describe('the unit of an environment', () => {
  it('is the vendor’s own where a source does not say how it is started', async () => {
    const host = hostWith({ [unit]: '[Service]\nEnvironment=A_B=1\n' })

    expect(await readServiceInputs(host, production)).toEqual([
      { kind: 'variable', name: 'A_B', value: '1', readable: true, file: unit, line: 2 },
    ])
  })

  it('is none where it is started by scripts', async () => {
    const host = hostWith({ [unit]: '[Service]\nEnvironment=A_B=1\n' })

    expect(await readServiceInputs(host, { ...staging, service: { kind: 'scripts' } })).toEqual([])
  })
})
