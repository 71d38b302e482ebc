/** Before a program and its arguments: it gives way to other work on its host. The command's program is `nice`. */
export const gently: readonly string[] = ['-n', '10', 'ionice', '-c', '2', '-n', '7']
