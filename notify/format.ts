/** The same message for different readers. */
import type { Message } from './message.ts';

export function toText({ title, facts, details, link }: Message): string {
  const lines = facts.map(([label, value]) => `${label}: ${value}`);
  const parts = [title, lines.join('\n'), details.join('\n'), link ?? ''];
  return parts.filter((each) => each !== '').join('\n\n');
}

export function toHtml({ title, facts, details, link, tone }: Message): string {
  const rows = facts.map(([label, value]) => `<tr><td>${html(label)}</td><td>${html(value)}</td></tr>`);
  const items = details.map((each) => `<li>${html(each)}</li>`);
  return [
    `<h2 style="color:${colors[tone]}">${html(title)}</h2>`,
    `<table cellpadding="4">${rows.join('')}</table>`,
    ...(items.length === 0 ? [] : [`<ul>${items.join('')}</ul>`]),
    ...(link === undefined ? [] : [`<p><a href="${html(link)}">${html(link)}</a></p>`]),
  ].join('\n');
}

/** Slack's own format: `<`, `>` and `&` are the only characters that mean something else. */
export function toSlack(message: Message): unknown {
  const facts = message.facts.map(([label, value]) => `*${slack(label)}:* ${slack(value)}`);
  const text = [
    `*${slack(message.title)}*`,
    facts.join('\n'),
    ...message.details.map((each) => `• ${slack(each)}`),
    ...(message.link === undefined ? [] : [slack(message.link)]),
  ].join('\n');
  return {
    text: slack(message.title),
    attachments: [{ color: colors[message.tone], mrkdwn_in: ['text'], text: text.slice(0, 3_000) }],
  };
}

/** An adaptive card, as incoming webhooks and workflows of Teams take it. */
export function toTeams(message: Message): unknown {
  const facts = message.facts.map(([title, value]) => ({ title, value: card(value) }));
  const details = message.details.map((each) => block(`- ${card(each)}`));
  const action = { type: 'Action.OpenUrl', title: 'Open', url: message.link };
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      { ...block(card(message.title)), weight: 'Bolder', size: 'Medium', color: cardColors[message.tone] },
      { type: 'FactSet', facts },
      ...details,
    ],
    ...(message.link === undefined ? {} : { actions: [action] }),
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
  };
}

const colors = { good: '#1b8a3a', bad: '#c62828', neutral: '#455a64' } as const;
const cardColors = { good: 'Good', bad: 'Attention', neutral: 'Default' } as const;

const block = (text: string) => ({ type: 'TextBlock', text, wrap: true });

function html(text: string): string {
  return text.replaceAll(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
}

function slack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Cards read a subset of Markdown. */
function card(text: string): string {
  return text.replaceAll(/[\\*_[\]()#~`]/g, (each) => `\\${each}`);
}
