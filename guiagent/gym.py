"""Phone and browser as Gymnasium environments, `guiagent/Phone-v0` and `guiagent/Browser-v0` (extra `gym`).

Importing this module makes the ids known, which is how Gymnasium finds environments of others:

    import gymnasium, guiagent.gym
    environment = gymnasium.make("guiagent/Phone-v0", tasks=("settings/*",))
    environment = gymnasium.make("guiagent/Browser-v0", tasks=("click-*",))
"""

import gymnasium

from guiagent.environments.actions import BROWSER_KINDS, DIRECTIONS, PHONE_KINDS
from guiagent.environments.browser import BrowserEnv
from guiagent.environments.phone import PhoneEnv

__all__ = ["BROWSER_KINDS", "DIRECTIONS", "KINDS", "BrowserEnv", "PhoneEnv"]

KINDS = PHONE_KINDS
"""What `kind` counts through on the phone."""

gymnasium.register(id="guiagent/Phone-v0", entry_point="guiagent.gym:PhoneEnv")
gymnasium.register(id="guiagent/Browser-v0", entry_point="guiagent.gym:BrowserEnv")
