import '@aicloud/tokens/tokens.css'
import '@aicloud/ui/ui.css'
import './app/app.css'
import { Toasts } from '@aicloud/ui'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { adopt, sessionQuery, watchSession } from './app/api'
import { makeQueryClient } from './app/query'
import { makeRouter } from './app/router'
import { applyTheme } from './app/theme'

applyTheme()
const client = makeQueryClient()
const router = makeRouter(client)

watchSession({
  // What was read with the session is nobody's any more.
  onOver: () => {
    if (!client.getQueryData(sessionQuery.queryKey)) return
    adopt(null)
    client.setQueryData(sessionQuery.queryKey, null)
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
    client.getMutationCache().clear()
    router.navigate({
      to: '/sign-in',
      search: { next: router.state.location.href, problem: 'unauthenticated' },
    })
  },
  // Reading the page anew is the surest way to forget. Who has just signed in has nothing to forget.
  onOther: () => {
    if (router.state.location.pathname !== '/sign-in') location.reload()
  },
  onDoubt: () => void client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
})

const place = document.getElementById('root')
if (!place) throw new Error('the page has no place for the console')
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <Toasts>
        <RouterProvider router={router} />
      </Toasts>
    </QueryClientProvider>
  </StrictMode>,
)
