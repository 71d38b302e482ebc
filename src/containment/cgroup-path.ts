/** Where systemd puts a unit below the mount point of cgroup2: `a-b.slice` lies in `a.slice`, and `-.slice` is the top. */
export function cgroupPath(slice: string, unit: string): string {
  const words = slice.replace(/\.slice$/, '').split('-')
  const slices = slice === '-.slice' ? [] : words.map((_, index) => `${words.slice(0, index + 1).join('-')}.slice`)
  return [...slices, /\.[a-z]+$/.test(unit) ? unit : `${unit}.service`].join('/')
}
