/** A node's certificate: how much of its life is left, and what it means that it was not renewed. */
import type { Node } from '@aicloud/contract'
import {
  Badge,
  Banner,
  CopyField,
  Empty,
  Facts,
  formatSpan,
  formatTime,
  Meter,
  Panel,
  shortId,
  TimeAgo,
  useNow,
} from '@aicloud/ui'
import { meaningOf, newestOf, type Standing, standingOf } from '../../data/certificate'

const ICONS = { success: 'check', warning: 'clock', danger: 'alert' } as const

/** To the second where little is left, else to the minute. */
function leftText({ left, tone }: Standing): string {
  if (tone === 'danger') return 'ended'
  const step = left < 300_000 ? 1_000 : 60_000
  return `${formatSpan(Math.max(step, Math.floor(left / step) * step))} left`
}

export function CertificatePanel({ node }: { readonly node: Node }) {
  const now = useNow()
  const newest = newestOf(node)
  if (!newest) {
    return (
      <Panel title="Certificate">
        <Empty icon="shield" title="None">
          The agent gets one when it joins.
        </Empty>
      </Panel>
    )
  }
  const standing = standingOf(newest, now)
  const before = node.certificates.length > 1 ? node.certificates[0] : undefined
  const meaning = meaningOf(standing, node.reachable)
  return (
    <Panel
      title="Certificate"
      note={
        <Badge tone={standing.tone} icon={ICONS[standing.tone]}>
          {standing.word}
        </Badge>
      }
    >
      <div className="ui-stack">
        <Meter
          label="What is left of the certificate’s life"
          value={Math.max(0, standing.left)}
          max={standing.life}
          tone={standing.tone}
          text={`${leftText(standing)}${standing.tone === 'danger' ? '' : ` of ${formatSpan(Math.round(standing.life / 60_000) * 60_000)}`}`}
        />
        {standing.tone === 'success' ? (
          <p className="ui-muted app-small">{meaning}</p>
        ) : (
          <Banner tone={standing.tone}>{meaning}</Banner>
        )}
        <Facts
          facts={[
            newest.issued_at ? ['Issued', <TimeAgo key="issued" at={newest.issued_at} />] : undefined,
            [standing.tone === 'danger' ? 'Ended' : 'Ends', formatTime(newest.expires_at)],
            [
              'Serial',
              <CopyField
                key="serial"
                value={newest.serial}
                shown={serialText(newest.serial)}
                label="serial number"
              />,
            ],
            before && [
              'Before it',
              <span key="before" title={before.serial}>
                {Date.parse(before.expires_at) > now ? (
                  <>
                    good for <TimeAgo plain at={before.expires_at} /> more
                  </>
                ) : (
                  'ended'
                )}
              </span>,
            ],
          ]}
        />
      </div>
    </Panel>
  )
}

/** A serial number is as long as it likes; its ends tell two apart. */
const serialText = (serial: string): string =>
  serial.length > 16 ? `${serial.slice(0, 6)}…${serial.slice(-6)}` : shortId(serial)

/** The same in a row of a table. */
export function CertificateLeft({ node }: { readonly node: Node }) {
  const now = useNow()
  const newest = newestOf(node)
  if (!newest) return <span className="ui-muted">—</span>
  const standing = standingOf(newest, now)
  if (standing.tone === 'success') return <span className="ui-num">{leftText(standing)}</span>
  return (
    <span title={meaningOf(standing, node.reachable)}>
      <Badge tone={standing.tone} icon={ICONS[standing.tone]}>
        {leftText(standing)}
      </Badge>
    </span>
  )
}
