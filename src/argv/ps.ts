import type { ReadCommand } from './command.ts'

export interface Process {
  readonly pid: number
  readonly parent: number
  readonly user: string
  /** The command line, words joined by blanks. */
  readonly command: string
}

/** Every process of the host; needs no privilege. Read them with `readProcesses`, filter by user there. */
export function listProcesses(): ReadCommand {
  return { effect: 'read', program: 'ps', args: ['-ww', '-eo', 'pid=,ppid=,user:64=,args='], as: 'login' }
}

export function readProcesses(output: string): readonly Process[] {
  return output.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line)
    if (match === null) return []
    const [, pid, parent, user = '', command = ''] = match
    return [{ pid: Number(pid), parent: Number(parent), user, command }]
  })
}
