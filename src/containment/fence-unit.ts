import { NFT, SYSCTL, TCP_LOOSE } from '../argv/nft.ts'
import type { FenceScope } from './fence.ts'
import type { Layout } from '../hold/layout.ts'
import { withoutSpecifiers } from '../hold/unit-text.ts'

/**
 * Raises the fence at a boot, before the service, which requires it. Stopping it leaves the rules: only `understudy fence lower`
 * takes them away. Many an /etc/nftables.conf begins with `flush ruleset`, so it comes after that, and again whenever that is loaded.
 */
export function renderFenceUnit(
  environment: string,
  { fence, cgroup, beside }: Pick<Layout, 'fence' | 'cgroup' | 'beside'>,
  scope: FenceScope['kind'],
): string {
  return [
    '# Written by Understudy.',
    '[Unit]',
    `Description=Fence of ${environment}, a copy that must reach nothing of production`,
    'After=nftables.service firewalld.service ufw.service',
    'PartOf=nftables.service',
    'ReloadPropagatedFrom=nftables.service',
    `RequiresMountsFor=${withoutSpecifiers(beside)}`,
    '',
    '[Service]',
    'Type=oneshot',
    'RemainAfterExit=yes',
    `ExecStart=${NFT} -f ${withoutSpecifiers(fence)}`,
    `ExecStart=${SYSCTL} -q -w ${TCP_LOOSE}`,
    `ExecReload=${NFT} -f ${withoutSpecifiers(fence)}`,
    // The service may run then, and its cgroup was in the rules that this replaced. Where it does not run there is none.
    ...(scope === 'cgroup' ? [`ExecReload=-${NFT} -f ${withoutSpecifiers(cgroup)}`] : []),
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n')
}
