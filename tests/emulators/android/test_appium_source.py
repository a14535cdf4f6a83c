"""Page sources as elements: an iPhone's, put into Android's words."""

import pytest

from emulators.android.appium_source import read_page
from emulators.android.errors import NoTree
from emulators.screen import Flag

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<XCUIElementTypeApplication type="XCUIElementTypeApplication" name="Settings" label="Settings" enabled="true"
  visible="true" x="0" y="0" width="390" height="844" bundleId="com.apple.Preferences">
 <XCUIElementTypeWindow enabled="true" visible="true" x="0" y="0" width="390" height="844">
  <XCUIElementTypeNavigationBar name="Settings" enabled="true" visible="true" x="0" y="47" width="390" height="96">
   <XCUIElementTypeStaticText value="Settings" name="Settings" label="Settings" enabled="true" visible="true"
     x="16" y="97" width="130" height="41"/>
  </XCUIElementTypeNavigationBar>
  <XCUIElementTypeTable enabled="true" visible="true" x="0" y="143" width="390" height="600">
   <XCUIElementTypeCell name="Wi-Fi" label="" enabled="true" visible="true" x="0" y="150" width="390" height="44">
    <XCUIElementTypeStaticText value="Wi-Fi" name="Wi-Fi" label="Wi-Fi" visible="true"
      x="60" y="160" width="60" height="20"/>
    <XCUIElementTypeStaticText value="Home" name="Home" label="Home" visible="true"
      x="300" y="160" width="60" height="20"/>
   </XCUIElementTypeCell>
   <XCUIElementTypeSwitch name="airplane" label="Airplane Mode" value="1" visible="true"
     x="0" y="200" width="390" height="44"/>
   <XCUIElementTypeCell name="gone" label="Gone" visible="false" x="0" y="2000" width="390" height="44"/>
  </XCUIElementTypeTable>
  <XCUIElementTypeSearchField value="Sound" placeholderValue="Search" label="Search" visible="true" x="16" y="760"
    width="358" height="36" hasFocus="true"/>
  <XCUIElementTypeSecureTextField value="Password" placeholderValue="Password" visible="true" enabled="false"
    x="16" y="700" width="358" height="36"/>
 </XCUIElementTypeWindow>
 <XCUIElementTypeKeyboard visible="true" x="0" y="800" width="390" height="44">
  <XCUIElementTypeKey name="q" label="q" visible="true" x="3" y="800" width="34" height="44"/>
 </XCUIElementTypeKeyboard>
</XCUIElementTypeApplication>"""


def test_an_iphones_page_is_told_in_pixels() -> None:
    page = read_page(SETTINGS, platform="ios", size=(1170, 2532), scale=3.0)
    assert (page.package, page.size) == ("com.apple.Preferences", (1170, 2532))
    told = {element.label: element for element in page.tree.elements}
    wifi = told["Wi-Fi"]
    assert wifi.value == "Home" and wifi.has(Flag.CLICKABLE) and "Gone" not in told
    assert (wifi.box.left, wifi.box.top, wifi.box.right, wifi.box.bottom) == (0, 450, 1170, 582)
    switch = told["Airplane Mode"]
    assert switch.has(Flag.CHECKABLE) and switch.has(Flag.CHECKED) and switch.resource_id == "airplane"
    assert any(e.has(Flag.SCROLLABLE) and e.role.endswith("Table") for e in page.tree.elements)
    assert told["q"].has(Flag.SYSTEM) and not wifi.has(Flag.SYSTEM)


def test_an_iphones_fields_are_fields() -> None:
    elements = read_page(SETTINGS, platform="ios", size=(390, 844)).tree.elements
    search = next(e for e in elements if e.role.endswith("SearchField"))
    assert search.has(Flag.EDITABLE) and search.has(Flag.FOCUSED)
    assert (search.label, search.value) == ("Search", "Sound")
    secret = next(e for e in elements if e.role.endswith("SecureTextField"))
    assert secret.has(Flag.PASSWORD) and secret.has(Flag.DISABLED) and secret.value == ""


def test_a_turned_iphone_is_wide() -> None:
    wide = SETTINGS.replace('width="390" height="844" bundleId', 'width="844" height="390" bundleId')
    assert read_page(wide, platform="ios", size=(1170, 2532), scale=3.0).size == (2532, 1170)


def test_what_is_no_page_is_told() -> None:
    for xml, platform in (("<", "android"), ("<", "ios"), ("<a/>", "ios")):
        with pytest.raises(NoTree, match=r"(?i)look"):
            read_page(xml, platform=platform, size=(10, 10))
    empty = read_page('<hierarchy rotation="1"/>', platform="android", size=(10, 20))
    assert (empty.size, empty.tree.elements) == ((20, 10), ())
