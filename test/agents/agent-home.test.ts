import { describe, expect, it } from 'vitest';
import { agentHome, lentFolder, ownNames, pathIn } from '../../source/agents/agent-home.ts';

const home = '/srv/ada';
const place = {
  names: [
    ['QUILL_HOME', ''],
    ['XDG_CONFIG_HOME', 'quill'],
  ],
  folder: '.quill',
  beside: [],
  besideNames: [],
} as const;

describe('the home of an agent', () => {
  it('is below the user’s where no name moves it, or a name moves it to no absolute path', () => {
    const usual = { folder: '/srv/ada/.quill', within: home, root: home, name: 'HOME' };
    expect(agentHome(place, {}, home)).toEqual(usual);
    expect(agentHome(place, { QUILL_HOME: 'quill' }, home)).toEqual(usual);
  });

  it('is where its own name says, before what other names say', () => {
    const env = { QUILL_HOME: '/opt/quill', XDG_CONFIG_HOME: '/srv/ada/set' };
    expect(agentHome(place, env, home)).toMatchObject({
      folder: '/opt/quill',
      within: '/opt/quill',
    });
    const { XDG_CONFIG_HOME } = env;
    expect(agentHome(place, { XDG_CONFIG_HOME }, home)).toEqual({
      folder: '/srv/ada/set/quill',
      within: home,
      root: '/srv/ada/set',
      name: 'XDG_CONFIG_HOME',
    });
  });

  it('is lent by its own name alone, never by one of a folder that holds more', () => {
    expect(ownNames(place)).toEqual(['QUILL_HOME']);
    expect(lentFolder(place, { QUILL_HOME: '/opt/quill' }, home)).toBe('/opt/quill');
    expect(lentFolder(place, { XDG_CONFIG_HOME: '/srv/ada/set' }, home)).toBe('/srv/ada/.quill');
  });
});

it('a path of a manifest is below the agent’s folder, or with ~/ below the user’s home', () => {
  expect(pathIn('login.json', '/opt/quill', home)).toBe('/opt/quill/login.json');
  expect(pathIn('~/.quill.json', '/opt/quill', home)).toBe('/srv/ada/.quill.json');
});
