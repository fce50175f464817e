import { notificationEndpoints } from '@billbridge/contract/notifications'
import { type Route, route } from '../../http/route.ts'
import type { NotificationService } from './notification.service.ts'

export const notificationRoutes = ({ notifications }: { notifications: NotificationService }): Route[] => [
  route(notificationEndpoints.channels, () => notifications.channels()),
]
