/** Gives the engine an order: who, why, and what came of it go into the journal. */
import type { Order } from '@aicloud/contract'
import { Confirm } from '@aicloud/ui'
import { useWho } from '../app/who'
import { useOfflineWhy } from '../live/stream'
import type { Key } from '../live/touched'
import { useAct } from './act'
import { ProblemNote } from './problem'

export interface GiveOrderProps {
  readonly open: boolean
  readonly title: string
  readonly verb: string
  readonly means: string
  readonly danger?: boolean
  readonly touches?: readonly Key[]
  readonly run: (reason: string, key: string) => Promise<Order>
  readonly onClose: () => void
}

export function GiveOrder({ open, title, verb, means, danger, touches, run, onClose }: GiveOrderProps) {
  const who = useWho()
  const offline = useOfflineWhy()
  const act = useAct<string, Order>({
    inline: true,
    run,
    ...(touches ? { touches } : {}),
    done: (order) => `${verb}: ${order.result}`,
    onDone: onClose,
  })
  return (
    <Confirm
      open={open}
      title={title}
      verb={verb}
      reason
      {...(danger === undefined ? {} : { danger })}
      why={offline ?? who.why('supervision.order')}
      busy={act.isPending ? 'Carrying out…' : undefined}
      error={<ProblemNote error={act.error} small />}
      onConfirm={(reason) => act.mutate(reason)}
      onClose={() => {
        act.reset()
        onClose()
      }}
    >
      <p>{means}</p>
    </Confirm>
  )
}
