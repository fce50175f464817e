import type { ActorReference, MakerStatus } from '@billbridge/contract/ids'
import { messages } from '../lib/messages/components.ts'

/** Who made something that goes on without them, and whether they are gone. */
export const Maker = ({ maker, status }: { maker: ActorReference; status: MakerStatus }) => (
  <span title={maker.name}>
    <bdi>{maker.name}</bdi>
    {messages.makerStanding(maker.kind === 'api-key', status)}
  </span>
)
