import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { FoundEndpoint } from '../../kernel/endpoint-sources.ts'
import type { HostReader } from '../../ports/host.ts'
import { readKnownHosts } from './known-hosts.ts'
import { readSshFiles, type UnreadFile } from './ssh-files.ts'
import type { Told } from './told.ts'

/** What the SSH files of a user say: whom its clients have met, and whom they are configured to meet. Read as that user. */
export async function sshEndpoints(host: HostReader, user: string, home: string | undefined): Promise<Told> {
  if (home === undefined) return { found: [], warnings: [] }
  const { endpoints, knownHosts, unread } = await readSshFiles(host, home)
  const config: Told = {
    found: endpoints.map((endpoint): FoundEndpoint => ({ endpoint, from: `SSH config of ${user}` })),
    warnings: unread.map((one) => goesOn(one, user)),
  }
  return together([...knownHosts.map((text) => ofKnownHosts(text, user)), config])
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

function goesOn({ word, because, hint }: UnreadFile, user: string): Diagnostic {
  return warning(`the SSH config of ${user} goes on in ${word}, which could not be read: ${because}`, hint)
}

function warning(summary: string, hint?: string): Diagnostic {
  return { severity: 'warning', summary, ...(hint === undefined ? {} : { hint }) }
}
