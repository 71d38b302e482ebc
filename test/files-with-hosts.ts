/** Tests that start a lab, a file system, or a host with a network or users of its own: they need root, and the programs of lab/requirements.ts. */
export const filesWithHosts: readonly string[] = [
  'bench/main.test.ts',
  'test/contracts/{cloned-backup,forward,home-snapshot,host,push,push-by-agent,service}.test.ts',
  'test/e2e/*.test.ts',
  'test/integration/{fence,fence-escapes,fence-scopes,foreign-rules,home-by-change,interrupted-push,iptables,lab-hosts,lab-up,outer-stores-by-change,seen-changes,standing-fence,ten-refreshes}.test.ts',
]
