import { catFile } from './files.ts'
import type { ReadCommand } from './command.ts'

/** Every mount that the login sees; read the output with `readMountPoints`. */
export function listMounts(): ReadCommand {
  return catFile('/proc/self/mountinfo', 'login')
}

/** Where something is mounted, bind mounts included, which no device number tells. */
export function readMountPoints(output: string): readonly string[] {
  return output.split('\n').flatMap((line) => {
    const point = line.split(' ')[4]
    return point === undefined ? [] : [unescape(point)]
  })
}

/** The kernel writes a blank, a tab, a line break and a backslash in octal. */
function unescape(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)))
}
