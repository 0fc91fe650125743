/** Confirming a new e-mail address by the link that was mailed to it. */
import { take } from '@aicloud/contract'
import { Banner } from '@aicloud/ui'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { api } from '../app/api'
import { Bare, SubmitWide } from '../app/shell'
import { useAct } from '../parts/act'
import { CodeInput, useLinkCode } from '../parts/link'
import { ProblemNote } from '../parts/problem'

export function ChangeEmail() {
  const { code, setCode, mailed } = useLinkCode()
  const client = useQueryClient()
  const act = useAct<string>({
    inline: true,
    run: (link) => take(api.POST('/v1/email-change:complete', { body: { link } })),
    onDone: () => client.invalidateQueries({ queryKey: ['session'] }),
  })
  if (act.isSuccess) {
    return (
      <Bare title="Your address is changed">
        <Banner tone="success">From now on you sign in with the new one.</Banner>
        <Link to="/">Go to the console</Link>
      </Bare>
    )
  }
  // Not by itself: a mail program that opens links to look at them would confirm it.
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!act.isPending) act.mutate(code)
  }
  return (
    <Bare title="Confirm your new address">
      <form onSubmit={submit} noValidate>
        {mailed ? (
          <p className="ui-muted">
            The link is good once. Your account has the new address when you confirm.
          </p>
        ) : (
          <CodeInput code={code} setCode={setCode} error={act.error} />
        )}
        <ProblemNote error={act.error} small except={mailed ? [] : ['link']} />
        <SubmitWide busy={act.isPending ? 'Confirming…' : undefined}>Confirm</SubmitWide>
      </form>
      <Link to="/sign-in">Back to sign-in</Link>
    </Bare>
  )
}
