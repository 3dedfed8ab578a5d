/** Lends the terminal to `head -n 1` on "p", and shows how often it got keys itself. */
import { spawnSync } from 'node:child_process';
import { Text, useInput } from 'ink';
import { useState } from 'react';
import { type MountedTui, mountTui } from '../../../../source/ui/terminal/mount.edge.tsx';

let tui: MountedTui | undefined;

function App(): React.JSX.Element {
  const [keys, setKeys] = useState('');
  const [said, setSaid] = useState('');
  const [asked, setAsked] = useState(0);
  useInput((input) => {
    if (input !== 'p') {
      setKeys((before) => before + input);
      return;
    }
    setAsked((before) => before + 1);
    void tui?.suspend(() => {
      process.stdout.write('YOUR TURN\n');
      const { stdout } = spawnSync('head', ['-n', '1'], {
        stdio: ['inherit', 'pipe', 'inherit'],
        encoding: 'utf8',
      });
      setSaid(stdout.trim());
    });
  });
  return <Text>{`keys [${keys}] said [${said}] asked ${asked}`}</Text>;
}

tui = mountTui({
  stdin: process.stdin,
  stdout: process.stdout,
  altScreen: true,
  element: <App />,
});
