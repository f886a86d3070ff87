// The texts of the sessions that screenshots show.

export const RETRY_QUESTION =
  'Our webhook sender sometimes delivers an event twice. How do I make retries safe? Please show code, and compare the options.';

export const RETRY_REASONING =
  'A timeout does not say whether the receiver handled the event. So the sender cannot avoid a second delivery; the receiver has to notice it. Options: an idempotency key, a unique constraint, or an outbox with a sequence number.';

export const RETRY_ANSWER = `Make the **receiver** idempotent: a sender that gives up too early cannot know whether its event was handled.

## What to store

Give each event an id once, and keep it over all attempts. Then the receiver stores the id *in the same transaction* as the effect:

\`\`\`ts
export async function handle(event: WebhookEvent, db: Database): Promise<'handled' | 'duplicate'> {
  return db.transaction(async (tx) => {
    const inserted = await tx.insert('handled_events', { id: event.id }).onConflict('ignore');
    if (inserted === 0) return 'duplicate'; // an earlier attempt got through
    await applyEffect(tx, event);
    return 'handled';
  });
}
\`\`\`

## The options

| Option | Storage per event | Order kept | Survives a crash |
| --- | ---: | :---: | :---: |
| Idempotency key | 16 B | no | yes |
| Unique constraint | 0 B | no | yes |
| Outbox with sequence number | 8 B per sender | yes | yes |
| Sender waits longer | 0 B | no | **no** |

1. Start with the idempotency key; it needs no change of the schema of your events.
2. Wait \`min(2^n, 300)\` seconds before attempt *n*, with jitter.
3. Delete ids after the longest time for which you retry.

> A retry without an id is a second event.`;

export const MATH_QUESTION = 'Why is the square root of 2 irrational, and how fast does Newton’s method find it?';

export const MATH_ANSWER = `Suppose $\\sqrt{2} = \\frac{p}{q}$ with $\\gcd(p, q) = 1$. Then $p^2 = 2q^2$, so $p$ is even: $p = 2r$. But then

$$4r^2 = 2q^2 \\quad\\Longrightarrow\\quad q^2 = 2r^2,$$

so $q$ is even, too, which contradicts $\\gcd(p, q) = 1$. ∎

Newton’s method for $f(x) = x^2 - 2$ is

$$x_{n+1} = \\frac{1}{2}\\left(x_n + \\frac{2}{x_n}\\right),$$

and its error is squared in each step: $\\varepsilon_{n+1} \\approx \\frac{\\varepsilon_n^2}{2\\sqrt{2}}$. Five steps from $x_0 = 1$ give all digits of a double.`;

export const ARABIC_QUESTION = 'كيف أحفظ محادثاتي في المتصفح دون خادم؟';

export const ARABIC_ANSWER = `يمكنك استخدام **IndexedDB**، فهي قاعدة بيانات داخل المتصفح:

1. افتح القاعدة باستخدام \`indexedDB.open()\`.
2. اكتب كل رسالة في معاملة واحدة.
3. انتظر حدث \`complete\` قبل أن تقول إن الرسالة محفوظة.

| الخيار | السعة |
| --- | --- |
| localStorage | 5 MB |
| IndexedDB | حتى 60٪ من القرص |`;

export const STREAMED_QUESTION = 'Write the release notes for version 2.4. Mention the new search.';

export const STREAMED_ANSWER = `# Version 2.4

**Search** finds every message as you type, with accents and case folded, and Chinese, Japanese and Korean text.

- Results show where they were found, and open at the message.
- The index is kept on your device and survives restarts.
- \`status:interrupted model:gpt before:2026-11-01\` works in the search box.

**Replay** plays a session as it was streamed, from half speed to sixteen times. `;

/** A word that no line can hold, and that must not push anything away. */
export const LONG_WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(12);
