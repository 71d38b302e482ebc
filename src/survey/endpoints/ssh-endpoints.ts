import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { FoundEndpoint } from '../../kernel/endpoint-sources.ts'
import { decodeUtf8 } from '../../kernel/utf8.ts'
import type { HostReader } from '../../ports/host.ts'
import { readKnownHosts } from './known-hosts.ts'
import { readSshConfig } from './ssh-config.ts'
import type { Told } from './told.ts'

/** What the SSH files of a user say: whom its clients have met, and whom they are configured to meet. Read as that user. */
export async function sshEndpoints(host: HostReader, user: string, home: string | undefined): Promise<Told> {
  if (home === undefined) return { found: [], warnings: [] }
  const read = async (name: string): Promise<string | undefined> => {
    const content = await host.readFile(`${home}/.ssh/${name}`)
    return content === undefined ? undefined : decodeUtf8(content)
  }
  const known = [await read('known_hosts'), await read('known_hosts2')].filter((text) => text !== undefined)
  return together([...known.map((text) => ofKnownHosts(text, user)), ofConfig((await read('config')) ?? '', user)])
}

function together(all: readonly Told[]): Told {
  return { found: all.flatMap(({ found }) => found), warnings: all.flatMap(({ warnings }) => warnings) }
}

function ofKnownHosts(text: string, user: string): Told {
  const { endpoints, hashed, patterns } = readKnownHosts(text)
  return {
    found: endpoints.map((endpoint): FoundEndpoint => ({ endpoint, from: `known_hosts of ${user}` })),
    warnings: [
      ...(hashed === 0 ? [] : [hashedLines(hashed, user)]),
      ...(patterns.length === 0
        ? []
        : [
            warning(
              `known_hosts of ${user} names patterns, which are no single host: ${patterns.slice(0, 5).join(', ')}`,
            ),
          ]),
    ],
  }
}

function hashedLines(count: number, user: string): Diagnostic {
  return warning(
    count === 1
      ? `one line in known_hosts of ${user} is hashed: the host that it stands for cannot be read`
      : `${count} lines in known_hosts of ${user} are hashed: the hosts that they stand for cannot be read`,
    'the fence refuses those hosts as it refuses everything; who knows a name finds it with `ssh-keygen -F NAME`',
  )
}

function ofConfig(text: string, user: string): Told {
  const { endpoints, elsewhere } = readSshConfig(text)
  return {
    found: endpoints.map((endpoint): FoundEndpoint => ({ endpoint, from: `SSH config of ${user}` })),
    warnings: elsewhere.map((file) => warning(`the SSH config of ${user} goes on in ${file}, which was not read`)),
  }
}

function warning(summary: string, hint?: string): Diagnostic {
  return { severity: 'warning', summary, ...(hint === undefined ? {} : { hint }) }
}
