from __future__ import annotations

from django.urls import path

from minhu.desk.views import (
    accounts,
    case,
    catalogue,
    door,
    figures,
    grids,
    intake,
    notices,
    plates,
    readings,
    worklist,
)

app_name = "desk"
urlpatterns = [
    path("", worklist.worklist, name="worklist"),
    path("home/", door.home, name="home"),
    path("cases/<str:number>/", case.case, name="case"),
    path("cases/<str:number>/caller/", case.show_caller, name="show_caller"),
    path("cases/<str:number>/why/", case.why, name="why"),
    path("cases/<str:number>/<str:verb>/", case.step, name="step"),
    path("new/", intake.new, name="new"),
    path("new/near/", intake.near, name="near"),
    path("notices/", notices.notices, name="notices"),
    path("bulk/", worklist.bulk_dispatch, name="bulk"),
    path("figures/", figures.figures, name="figures"),
    path("grids/", grids.grids, name="grids"),
    path("grids/cases.json", grids.cases_json, name="grids_cases"),
    path("grids/communities.json", grids.communities_json, name="grids_communities"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/open/", accounts.open_account, name="open_account"),
    path("accounts/units/", accounts.open_unit, name="open_unit"),
    path("accounts/<uuid:key>/password/", accounts.set_password, name="set_password"),
    path("accounts/<uuid:key>/second/drop/", accounts.drop_factor, name="drop_factor"),
    path("accounts/<uuid:key>/switch/", accounts.switch, name="switch_account"),
    path("accounts/<uuid:key>/posts/", accounts.give_post, name="give_post"),
    path("accounts/posts/<uuid:key>/end/", accounts.end_post, name="end_post"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/tree/", catalogue.choose_tree, name="choose_tree"),
    path("catalogue/<str:code>/", catalogue.category, name="category"),
    path("readings/", readings.readings, name="readings"),
    path("chains/", readings.chains, name="chains"),
    path("plates/", plates.plates, name="plates"),
    path("plates/put-up/", plates.put_up, name="put_up_plate"),
    path("plates/missing/", plates.put_up_missing, name="put_up_missing"),
    path("plates/<uuid:key>/take-down/", plates.take_down, name="take_down_plate"),
]
