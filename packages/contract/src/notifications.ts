import { z } from 'zod'
import { endpoint } from './endpoint.ts'

export const notificationEndpoints = {
  channels: endpoint({
    method: 'GET',
    path: '/notification-channels',
    access: 'configurations:read',
    summary: 'How people are told of integration events. Without a mail server nobody is told by e-mail',
    success: 200,
    response: z.object({ email: z.boolean() }),
    problems: [],
  }),
}
