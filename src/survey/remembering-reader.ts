import type { ReadCommand } from '../argv/command.ts'
import type { CommandResult, FileStatus, HostReader, RunOptions } from '../ports/host.ts'

/**
 * A host as it was when first asked: what was read once is not read again. Many integrations ask the same, each time over the
 * network, and one survey must not see two moments.
 */
export function rememberingReader(host: HostReader): HostReader {
  const results = remembering<CommandResult>()
  const files = remembering<Uint8Array | undefined>()
  const statuses = remembering<FileStatus | undefined>()
  const lists = remembering<readonly string[]>()
  return {
    ...host,
    run: (command, options = {}) => {
      const ask = () => host.run(command, options)
      return isQuestion(command, options) ? results(JSON.stringify([command, options.expect]), ask) : ask()
    },
    readFile: (path) => files(path, () => host.readFile(path)),
    status: (path) => statuses(path, () => host.status(path)),
    list: (path) => lists(path, () => host.list(path)),
  }
}

function remembering<Answer>(): (question: string, ask: () => Promise<Answer>) => Promise<Answer> {
  const known = new Map<string, Promise<Answer>>()
  return (question, ask) => {
    const answer = known.get(question) ?? ask()
    known.set(question, answer)
    return answer
  }
}

/** Told by its arguments alone, with an answer that is small enough to keep. */
function isQuestion({ input }: ReadCommand, { onLine, onOutput }: RunOptions): boolean {
  return input === undefined && onLine === undefined && onOutput === undefined
}
