// Before everything else: it asks the server.
import { firstAnswers } from './frame/first-answers.ts';
import './frame/mantine-styles.ts';
import './frame/tokens.css';
import './frame/base.css';
import './frame/mantine.css';
import './frame/frame.css';
import './frame/severity.css';
import './frame/event-text.css';
import './frame/states.css';
import './frame/list.css';
import './frame/record.css';
import './frame/facts.css';
import './frame/entries.css';
import './frame/wall.css';
import { createRoot } from 'react-dom/client';
import { App } from './frame/app.tsx';
import { obeyPagePolicy } from './frame/page-policy.ts';
import { router } from './frame/router.tsx';

async function draw(): Promise<void> {
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  await Promise.all([firstAnswers, router.load()]);
  createRoot(root).render(<App />);
}

obeyPagePolicy();
void draw();
