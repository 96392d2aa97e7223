"""What every door answers to whom: a request in work at the unit ``worker`` belongs to.

Nothing is sent along, so 422 means "you may, but something is missing". Absent and
forbidden are one answer (404); whoever has not signed in is led to sign in (302, or 401
for the queue of a phone).
"""

from __future__ import annotations

EVERYBODY = (
    *("anonymous", "desk", "street", "grid_worker", "worker", "other_worker", "supervisor"),
    *("leader", "auditor", "system_admin", "security_admin", "stranger"),
)
NO_ADMIN = (
    "desk street grid_worker worker other_worker supervisor leader auditor security_admin stranger"
)
NO_KEEPER = (
    "desk grid_worker worker other_worker supervisor auditor system_admin security_admin stranger"
)
DEED_ON_NOTHING = {
    "GET": {302: "anonymous", 405: "staff"},
    "POST": {302: "anonymous", 404: "staff"},
}
OPEN_TO_STAFF = {
    "GET": {200: "staff", 302: "anonymous"},
    "POST": {302: "anonymous", 405: "staff"},
}
READ_BY_STAFF = {
    "GET": {
        200: "desk street grid_worker worker other_worker supervisor leader auditor stranger",
        302: "anonymous",
        404: "system_admin security_admin",
    },
    "POST": {302: "anonymous", 405: "staff"},
}
ANSWERS: dict[str, dict[str, dict[int, str]]] = {
    "accounts:sign_in": {"GET": {200: "everybody"}, "POST": {200: "everybody"}},
    "accounts:sign_out": {"GET": {405: "everybody"}, "POST": {302: "everybody"}},
    "accounts:language": {"GET": {405: "everybody"}, "POST": {302: "everybody"}},
    "accounts:second": {"GET": {302: "everybody"}, "POST": {302: "everybody"}},
    "accounts:oidc": {"GET": {404: "everybody"}, "POST": {405: "everybody"}},
    "accounts:oidc_back": {"GET": {404: "everybody"}, "POST": {405: "everybody"}},
    "accounts:oidc_untie": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 409: "staff"},
    },
    "accounts:own": OPEN_TO_STAFF,
    "accounts:begin_factor": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {200: "staff", 302: "anonymous"},
    },
    "accounts:confirm_factor": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "accounts:drop_factor": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 422: "staff"},
    },
    "accounts:make_token": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 422: "staff"},
    },
    "accounts:end_token": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "accounts:end_device": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "places:grids_json": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "places:poster_svg": {
        "GET": {
            200: "street supervisor leader auditor system_admin security_admin",
            302: "anonymous",
            404: "desk grid_worker worker other_worker stranger",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "places:poster_pdf": {
        "GET": {
            200: "street supervisor leader auditor system_admin security_admin",
            302: "anonymous",
            404: "desk grid_worker worker other_worker stranger",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "portal:landing": {"GET": {200: "everybody"}, "POST": {405: "everybody"}},
    "portal:robots": {"GET": {200: "everybody"}, "POST": {405: "everybody"}},
    "portal:privacy": {"GET": {200: "everybody"}, "POST": {405: "everybody"}},
    "portal:meals": {"GET": {200: "everybody"}, "POST": {422: "everybody"}},
    "portal:meal_asked": {"GET": {200: "everybody"}, "POST": {405: "everybody"}},
    "portal:wishes": {"GET": {200: "everybody"}, "POST": {405: "everybody"}},
    "portal:fund": {"GET": {200: "everybody"}, "POST": {405: "everybody"}},
    "portal:excluded": {"GET": {200: "everybody"}, "POST": {405: "everybody"}},
    "portal:type_size": {"GET": {302: "everybody"}, "POST": {405: "everybody"}},
    "portal:mine": {"GET": {200: "everybody"}, "POST": {422: "everybody"}},
    "portal:report_here": {"GET": {200: "everybody"}, "POST": {422: "everybody"}},
    "portal:report": {"GET": {200: "everybody"}, "POST": {422: "everybody"}},
    "portal:order": {"GET": {200: "everybody"}, "POST": {422: "everybody"}},
    "portal:order_here": {"GET": {200: "everybody"}, "POST": {422: "everybody"}},
    "portal:sent": {"GET": {302: "everybody"}, "POST": {200: "everybody"}},
    "portal:joined": {"GET": {404: "everybody"}, "POST": {404: "everybody"}},
    "portal:follow": {"GET": {200: "everybody"}, "POST": {405: "everybody"}},
    "portal:join": {"GET": {405: "everybody"}, "POST": {302: "everybody"}},
    "portal:released_picture": {"GET": {404: "everybody"}, "POST": {405: "everybody"}},
    "portal:link": {"GET": {200: "everybody"}, "POST": {405: "everybody"}},
    "portal:answer": {"GET": {302: "everybody"}, "POST": {422: "everybody"}},
    "portal:copy": {"GET": {200: "everybody"}, "POST": {405: "everybody"}},
    "portal:picture": {"GET": {200: "everybody"}, "POST": {405: "everybody"}},
    "portal:act": {"GET": {405: "everybody"}, "POST": {422: "everybody"}},
    "field:today": OPEN_TO_STAFF,
    "field:task": {
        "GET": {
            200: "desk street grid_worker worker supervisor leader auditor",
            302: "anonymous",
            404: "other_worker system_admin security_admin stranger",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "field:phone": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "field:step": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {
            302: "anonymous",
            404: "other_worker system_admin security_admin stranger",
            422: "desk street grid_worker worker supervisor leader auditor",
        },
    },
    "field:settle": {
        "GET": {
            200: "desk street grid_worker worker other_worker stranger",
            302: "anonymous",
            404: "supervisor leader auditor system_admin security_admin",
        },
        "POST": {
            302: "anonymous",
            404: "supervisor leader auditor system_admin security_admin",
            422: "desk street grid_worker worker other_worker stranger",
        },
    },
    "field:map": OPEN_TO_STAFF,
    "field:inbox": OPEN_TO_STAFF,
    "field:open_note": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "field:me": {"GET": {200: "staff", 302: "anonymous"}, "POST": {302: "anonymous", 405: "staff"}},
    "field:ledgers": OPEN_TO_STAFF,
    "field:ledger": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "field:new_record": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "field:asked_now": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "field:record": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "field:api_record": {"GET": {405: "everybody"}, "POST": {401: "anonymous", 404: "staff"}},
    "field:worker": {"GET": {200: "everybody"}, "POST": {405: "everybody"}},
    "field:api_found": {
        "GET": {405: "everybody"},
        "POST": {
            401: "anonymous",
            404: "supervisor leader auditor system_admin security_admin",
            422: "desk street grid_worker worker other_worker stranger",
        },
    },
    "field:api_step": {"GET": {405: "everybody"}, "POST": {401: "anonymous", 422: "staff"}},
    "desk:worklist": OPEN_TO_STAFF,
    "desk:home": {"GET": {302: "everybody"}, "POST": {302: "anonymous", 405: "staff"}},
    "desk:case": {
        "GET": {
            200: "desk street grid_worker worker supervisor leader auditor",
            302: "anonymous",
            404: "other_worker system_admin security_admin stranger",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:why": {
        "GET": {
            200: "desk street grid_worker worker supervisor leader auditor",
            302: "anonymous",
            404: "other_worker system_admin security_admin stranger",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:disclose": {
        "GET": {
            302: "anonymous desk street grid_worker worker supervisor leader auditor",
            404: "other_worker system_admin security_admin stranger",
        },
        "POST": {
            302: "anonymous desk street grid_worker worker supervisor leader auditor",
            404: "other_worker system_admin security_admin stranger",
        },
    },
    "desk:glass": {
        "GET": {200: "staff", 302: "anonymous"},
        "POST": {302: "anonymous", 422: "staff"},
    },
    "desk:review_opening": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:referrals": OPEN_TO_STAFF,
    "desk:revoke_referral": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:answer_referral": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:end_token": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:set_ceiling": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:show_caller": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:step": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {
            302: "anonymous",
            404: "desk street grid_worker other_worker supervisor leader auditor system_admin security_admin stranger",
            422: "worker",
        },
    },
    "desk:new": {
        "GET": {
            200: "desk street grid_worker stranger",
            302: "anonymous",
            404: "worker other_worker supervisor leader auditor system_admin security_admin",
        },
        "POST": {
            302: "anonymous",
            404: "worker other_worker supervisor leader auditor system_admin security_admin",
            422: "desk street grid_worker stranger",
        },
    },
    "desk:near": {
        "GET": {200: "staff", 302: "anonymous"},
        "POST": {200: "staff", 302: "anonymous"},
    },
    "desk:registers": OPEN_TO_STAFF,
    "desk:register": OPEN_TO_STAFF,
    "desk:due": OPEN_TO_STAFF,
    "desk:revisits": OPEN_TO_STAFF,
    "desk:inbox": OPEN_TO_STAFF,
    "desk:read_all": {"GET": {302: "anonymous", 405: "staff"}, "POST": {302: "everybody"}},
    "desk:open_note": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:notices": {
        "GET": {
            200: "street supervisor auditor system_admin",
            302: "anonymous",
            404: "desk grid_worker worker other_worker leader security_admin stranger",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:told": {
        "GET": {200: "staff", 302: "anonymous"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:channels": {
        "GET": {200: "system_admin", 302: "anonymous", 404: NO_ADMIN},
        "POST": {302: "anonymous", 404: NO_ADMIN, 422: "system_admin"},
    },
    "desk:quiet": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: NO_ADMIN, 422: "system_admin"},
    },
    "desk:change_channel": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:wordings": {
        "GET": {200: "system_admin", 302: "anonymous", 404: NO_ADMIN},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:wording": {
        "GET": {200: "system_admin", 302: "anonymous", 404: NO_ADMIN},
        "POST": {302: "anonymous", 404: NO_ADMIN, 422: "system_admin"},
    },
    "desk:notice": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:try_again": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:bulk": {"GET": {302: "anonymous", 405: "staff"}, "POST": {302: "everybody"}},
    "desk:bulk_each": {"GET": {302: "anonymous", 405: "staff"}, "POST": {302: "everybody"}},
    "desk:supervise": {
        "GET": {
            200: "supervisor leader",
            302: "anonymous",
            404: (
                "desk street grid_worker worker other_worker auditor system_admin security_admin"
                " stranger"
            ),
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:leader": {
        "GET": {
            200: "supervisor leader",
            302: "anonymous",
            404: (
                "desk street grid_worker worker other_worker auditor system_admin security_admin"
                " stranger"
            ),
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:figures": READ_BY_STAFF,
    "desk:indicators": READ_BY_STAFF,
    "desk:panels": READ_BY_STAFF,
    "desk:change_panels": {
        "GET": {200: "street leader", 302: "anonymous", 404: NO_KEEPER},
        "POST": {302: "anonymous", 404: NO_KEEPER, 422: "street leader"},
    },
    "desk:reconcile": READ_BY_STAFF,
    "desk:bulletins": {
        "GET": {
            200: "desk street grid_worker worker other_worker supervisor leader auditor stranger",
            302: "anonymous",
            404: "system_admin security_admin",
        },
        "POST": {
            302: "anonymous",
            404: "desk grid_worker worker other_worker auditor system_admin security_admin stranger",
            422: "street supervisor leader",
        },
    },
    "desk:bulletin": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:bulletin_act": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:bulletin_file": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:boards": {
        "GET": {
            200: "desk street grid_worker worker other_worker supervisor leader auditor stranger",
            302: "anonymous",
            404: "system_admin security_admin",
        },
        "POST": {
            302: "anonymous",
            404: "desk street grid_worker worker other_worker auditor system_admin security_admin stranger",
            422: "supervisor leader",
        },
    },
    "desk:board": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:contest_board": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:decide_contest": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:targets": {
        "GET": {
            200: "desk street grid_worker worker other_worker supervisor leader auditor stranger",
            302: "anonymous",
            404: "system_admin security_admin",
        },
        "POST": {
            302: "anonymous",
            404: "desk grid_worker worker other_worker supervisor auditor system_admin security_admin stranger",
            422: "street leader",
        },
    },
    "desk:population": {
        "GET": {200: "staff", 302: "anonymous"},
        "POST": {
            302: "anonymous",
            404: "desk grid_worker worker other_worker supervisor auditor system_admin security_admin stranger",
            422: "street leader",
        },
    },
    "desk:drop_target": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:grids": OPEN_TO_STAFF,
    "desk:grids_cases": OPEN_TO_STAFF,
    "desk:grids_communities": OPEN_TO_STAFF,
    "desk:grids_faults": OPEN_TO_STAFF,
    "desk:redraw": {
        "GET": {
            200: "street",
            302: "anonymous",
            404: "desk grid_worker worker other_worker supervisor leader auditor system_admin security_admin stranger",
        },
        "POST": {
            302: "anonymous",
            404: "desk grid_worker worker other_worker supervisor leader auditor system_admin security_admin stranger",
            422: "street",
        },
    },
    "desk:withdraw_redraw": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:disputes": {
        "GET": {200: "staff", 302: "anonymous"},
        "POST": {
            302: "anonymous",
            404: (
                "grid_worker worker other_worker supervisor leader auditor system_admin"
                " security_admin"
            ),
            422: "desk street stranger",
        },
    },
    "desk:map_refused": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:household": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:dispute": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:dispute_evidence": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:dispute_decide": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:grid_posts": OPEN_TO_STAFF,
    "desk:choose_template": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {
            302: "anonymous",
            404: "desk grid_worker worker other_worker supervisor leader auditor system_admin security_admin stranger",
            422: "street",
        },
    },
    "desk:print_map": OPEN_TO_STAFF,
    "desk:leave_seat": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:grid_card": {
        "GET": {
            200: "desk street grid_worker worker other_worker supervisor leader auditor system_admin security_admin",
            302: "anonymous",
            404: "stranger",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:take_seat": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {
            302: "anonymous",
            404: "grid_worker worker other_worker supervisor leader auditor system_admin security_admin stranger",
            422: "desk street",
        },
    },
    "desk:write_card": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {
            302: "anonymous",
            404: "grid_worker worker other_worker supervisor leader auditor system_admin security_admin stranger",
            422: "desk street",
        },
    },
    "desk:grid_tree": {
        "GET": {200: "staff", 302: "anonymous"},
        "POST": {
            302: "anonymous",
            404: "grid_worker worker other_worker supervisor leader auditor system_admin security_admin",
            422: "desk street stranger",
        },
    },
    "desk:dissolve_node": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "api:definition": {"GET": {200: "everybody"}, "POST": {405: "everybody"}},
    "api:ledgers": {"GET": {401: "everybody"}, "POST": {401: "everybody"}},
    "api:ledger": {"GET": {401: "everybody"}, "POST": {401: "everybody"}},
    "api:records": {"GET": {401: "everybody"}, "POST": {401: "everybody"}},
    "api:record": {"GET": {401: "everybody"}, "POST": {401: "everybody"}},
    "api:moves": {"GET": {401: "everybody"}, "POST": {401: "everybody"}},
    "api:pictures": {"GET": {401: "everybody"}, "POST": {401: "everybody"}},
    "ogc:landing": {"GET": {200: "everybody"}, "POST": {405: "everybody"}},
    "ogc:definition": {"GET": {200: "everybody"}, "POST": {405: "everybody"}},
    "ogc:conformance": {"GET": {200: "everybody"}, "POST": {405: "everybody"}},
    "ogc:collections": {"GET": {200: "everybody"}, "POST": {405: "everybody"}},
    "ogc:collection": {"GET": {200: "everybody"}, "POST": {405: "everybody"}},
    "ogc:items": {"GET": {200: "everybody"}, "POST": {405: "everybody"}},
    "ogc:item": {"GET": {404: "everybody"}, "POST": {405: "everybody"}},
    "desk:evidence_picture": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:add_alias": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {
            302: "anonymous desk street",
            404: "grid_worker worker other_worker supervisor leader auditor system_admin security_admin stranger",
        },
    },
    "desk:remove_alias": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:accounts": {
        "GET": {
            200: "system_admin security_admin",
            302: "anonymous",
            404: "desk street grid_worker worker other_worker supervisor leader auditor stranger",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:open_account": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {
            302: "anonymous",
            404: "desk street grid_worker worker other_worker supervisor leader auditor security_admin stranger",
            422: "system_admin",
        },
    },
    "desk:open_unit": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {
            302: "anonymous",
            404: "desk street grid_worker worker other_worker supervisor leader auditor security_admin stranger",
            422: "system_admin",
        },
    },
    "desk:close_unit": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:set_password": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:switch_account": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:drop_factor": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:give_post": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:end_post": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:whistles": OPEN_TO_STAFF,
    "desk:new_whistle": {
        "GET": {
            200: "desk street stranger",
            302: "anonymous",
            404: "grid_worker worker other_worker supervisor leader auditor system_admin security_admin",
        },
        "POST": {
            302: "anonymous",
            404: "grid_worker worker other_worker supervisor leader auditor system_admin security_admin",
            422: "desk street stranger",
        },
    },
    "desk:phone_whistle": {
        "GET": {
            200: "desk street stranger",
            302: "anonymous",
            404: "grid_worker worker other_worker supervisor leader auditor system_admin security_admin",
        },
        "POST": {
            302: "anonymous",
            404: "grid_worker worker other_worker supervisor leader auditor system_admin security_admin",
            422: "desk street stranger",
        },
    },
    "desk:new_liaison": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {
            302: "anonymous",
            404: "desk grid_worker worker other_worker supervisor leader auditor system_admin security_admin stranger",
            422: "street",
        },
    },
    "desk:show_liaison": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:retire_liaison": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:whistle_why": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:whistle": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:whistle_step": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:affairs": READ_BY_STAFF,
    "desk:new_affair": {
        "GET": {
            200: "desk street grid_worker stranger",
            302: "anonymous",
            404: "worker other_worker supervisor leader auditor system_admin security_admin",
        },
        "POST": {
            302: "anonymous",
            404: "worker other_worker supervisor leader auditor system_admin security_admin",
            422: "desk street grid_worker stranger",
        },
    },
    "desk:affair": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:affair_figures": READ_BY_STAFF,
    "desk:affair_paper": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:affair_person": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:affair_why": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:affair_step": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:ledgers": {
        "GET": {200: "staff", 302: "anonymous"},
        "POST": {
            302: "anonymous",
            404: "desk grid_worker worker other_worker supervisor leader auditor system_admin security_admin stranger",
            422: "street",
        },
    },
    "desk:doubles": OPEN_TO_STAFF,
    "desk:same_people": OPEN_TO_STAFF,
    "desk:join_same": DEED_ON_NOTHING,
    "desk:define_ledger": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:define_form": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:asked_now": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:ledger_collections": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:collection": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:remind_collection": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:close_collection": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:answer_collection": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "field:collection": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:schedules": {
        "GET": {
            200: "desk street supervisor leader auditor stranger",
            302: "anonymous",
            404: "grid_worker worker other_worker system_admin security_admin",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:new_schedule": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:schedule": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:stop_schedule": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "field:move_on": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:ledger_templates": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:drop_template": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:record_document": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:ledger": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:ledger_charts": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:ledger_timeline": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:ledger_points": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:ledger_records": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:ledger_columns": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:set_ledger_life": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:set_ledger_secrecy": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:set_ledger_column": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:set_column_rules": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:move_record": DEED_ON_NOTHING,
    "desk:list_parts": DEED_ON_NOTHING,
    "desk:begin_round": DEED_ON_NOTHING,
    "desk:take_columns": DEED_ON_NOTHING,
    "desk:put_beside": DEED_ON_NOTHING,
    "desk:ledger_export": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:new_record": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:ledger_import": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:ledger_refused": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:record": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:record_person": DEED_ON_NOTHING,
    "desk:record_picture": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:send_pictures": DEED_ON_NOTHING,
    "desk:drop_record_picture": DEED_ON_NOTHING,
    "desk:strike_record": DEED_ON_NOTHING,
    "desk:readings": {
        "GET": {
            200: "auditor",
            302: "anonymous",
            404: "desk street grid_worker worker other_worker supervisor leader system_admin security_admin stranger",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "centre:room": {
        "GET": {
            200: "desk street supervisor leader auditor stranger",
            302: "anonymous",
            404: "grid_worker worker other_worker system_admin security_admin",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "centre:works": {
        "GET": {
            200: "desk street supervisor leader auditor stranger",
            302: "anonymous",
            404: "grid_worker worker other_worker system_admin security_admin",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "centre:log": {
        "GET": {
            200: "desk street supervisor leader auditor stranger",
            302: "anonymous",
            404: "grid_worker worker other_worker system_admin security_admin",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "centre:write": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {
            302: "anonymous",
            404: "grid_worker worker other_worker auditor system_admin security_admin",
            422: "desk street supervisor leader stranger",
        },
    },
    "centre:plan": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {
            302: "anonymous",
            404: "desk grid_worker worker other_worker supervisor auditor system_admin security_admin stranger",
            422: "street leader",
        },
    },
    "centre:briefs": {
        "GET": {
            200: "desk street supervisor leader auditor stranger",
            302: "anonymous",
            404: "grid_worker worker other_worker system_admin security_admin",
        },
        "POST": {
            302: "anonymous",
            404: "grid_worker worker other_worker auditor system_admin security_admin",
            422: "desk street supervisor leader stranger",
        },
    },
    "centre:handovers": {
        "GET": {
            200: "desk street supervisor leader auditor stranger",
            302: "anonymous",
            404: "grid_worker worker other_worker system_admin security_admin",
        },
        "POST": {
            302: "anonymous",
            404: "grid_worker worker other_worker auditor system_admin security_admin",
            422: "desk street supervisor leader stranger",
        },
    },
    "centre:brief": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "centre:brief_act": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "centre:sign_handover": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "centre:playback": {
        "GET": {
            200: "desk street supervisor leader auditor stranger",
            302: "anonymous",
            404: "grid_worker worker other_worker system_admin security_admin",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "care:call": {
        "GET": {405: "everybody"},
        "POST": {401: "everybody"},
    },
    "desk:boxes": {
        "GET": {
            200: "desk street supervisor leader auditor stranger",
            302: "anonymous",
            404: "grid_worker worker other_worker system_admin security_admin",
        },
        "POST": {
            302: "anonymous",
            404: "grid_worker worker other_worker supervisor leader auditor system_admin security_admin",
            422: "desk street stranger",
        },
    },
    "desk:canteens": {
        "GET": {
            200: "desk street supervisor leader auditor stranger",
            302: "anonymous",
            404: "grid_worker worker other_worker system_admin security_admin",
        },
        "POST": {
            302: "anonymous",
            404: "grid_worker worker other_worker supervisor leader auditor system_admin security_admin",
            422: "desk street stranger",
        },
    },
    "desk:canteen": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:retire_call_box": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "findings:take": {
        "GET": {405: "everybody"},
        "POST": {401: "everybody"},
    },
    "exchange:orders": {
        "GET": {405: "everybody"},
        "POST": {401: "everybody"},
    },
    "exchange:results": {
        "GET": {401: "everybody"},
        "POST": {405: "everybody"},
    },
    "centre:findings": {
        "GET": {
            200: "desk street supervisor leader auditor stranger",
            302: "anonymous",
            404: "grid_worker worker other_worker system_admin security_admin",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "centre:new_finding": {
        "GET": {
            200: "desk street grid_worker stranger",
            302: "anonymous",
            404: "worker other_worker supervisor leader auditor system_admin security_admin",
        },
        "POST": {
            302: "anonymous",
            404: "worker other_worker supervisor leader auditor system_admin security_admin",
            422: "desk street grid_worker stranger",
        },
    },
    "centre:finding": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "centre:finding_picture": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "centre:finding_act": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "centre:devices": {
        "GET": {
            200: "street leader auditor system_admin security_admin",
            302: "anonymous",
            404: "desk grid_worker worker other_worker supervisor stranger",
        },
        "POST": {
            302: "anonymous",
            404: "desk grid_worker worker other_worker supervisor leader auditor security_admin stranger",
            422: "street system_admin",
        },
    },
    "centre:looks": {
        "GET": {
            200: "auditor security_admin",
            302: "anonymous",
            404: "desk street grid_worker worker other_worker supervisor leader system_admin stranger",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "centre:retire_device": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "centre:exchange": {
        "GET": {
            200: "street supervisor leader auditor system_admin",
            302: "anonymous",
            404: "desk grid_worker worker other_worker security_admin stranger",
        },
        "POST": {
            302: "anonymous",
            404: "desk street grid_worker worker other_worker supervisor leader auditor security_admin stranger",
            422: "system_admin",
        },
    },
    "centre:partner": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "centre:partner_act": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "centre:topics": {
        "GET": {
            200: "desk street supervisor leader auditor stranger",
            302: "anonymous",
            404: "grid_worker worker other_worker system_admin security_admin",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "centre:topic": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:check_reply": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {
            200: "desk street grid_worker worker supervisor leader auditor",
            302: "anonymous",
            404: "other_worker system_admin security_admin stranger",
        },
    },
    "centre:incidents": {
        "GET": {
            200: "desk street supervisor leader auditor stranger",
            302: "anonymous",
            404: "grid_worker worker other_worker system_admin security_admin",
        },
        "POST": {
            302: "anonymous",
            404: "grid_worker worker other_worker auditor system_admin security_admin",
            422: "desk street supervisor leader stranger",
        },
    },
    "centre:incident": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "centre:incident_act": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:chains": {
        "GET": {
            200: "auditor",
            302: "anonymous",
            404: "desk street grid_worker worker other_worker supervisor leader system_admin security_admin stranger",
        },
        "POST": {
            200: "auditor",
            302: "anonymous",
            404: "desk street grid_worker worker other_worker supervisor leader system_admin security_admin stranger",
        },
    },
    "desk:plates": {
        "GET": {
            200: "desk street system_admin stranger",
            302: "anonymous",
            404: "grid_worker worker other_worker supervisor leader auditor security_admin",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:catalogue": OPEN_TO_STAFF,
    "desk:category": OPEN_TO_STAFF,
    "desk:limits": OPEN_TO_STAFF,
    "desk:change_limit": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:change_ladder": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:standard_ladder": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:year": OPEN_TO_STAFF,
    "desk:samples": OPEN_TO_STAFF,
    "desk:change_year": {
        "GET": {200: "street leader", 302: "anonymous", 404: NO_KEEPER},
        "POST": {302: "anonymous", 404: NO_KEEPER, 422: "street leader"},
    },
    "desk:change_samples": {
        "GET": {200: "street leader", 302: "anonymous", 404: NO_KEEPER},
        "POST": {302: "anonymous", 404: NO_KEEPER, 422: "street leader"},
    },
    "desk:turn_strand": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:choose_tree": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {
            302: "anonymous",
            404: NO_KEEPER,
            422: "street leader",
        },
    },
    "desk:absences": {
        "GET": {200: "staff", 302: "anonymous"},
        "POST": {302: "anonymous", 422: "staff"},
    },
    "desk:call_off_absence": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:routing": {
        "GET": {200: "street leader", 302: "anonymous", 404: NO_KEEPER},
        "POST": {302: "anonymous", 404: NO_KEEPER, 422: "street leader"},
    },
    "desk:trial": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:edit_rule": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:change_rule": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:put_up_plate": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {
            302: "anonymous",
            404: "grid_worker worker other_worker supervisor leader auditor security_admin",
            422: "desk street system_admin stranger",
        },
    },
    "desk:put_up_missing": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {
            302: "anonymous desk street system_admin stranger",
            404: "grid_worker worker other_worker supervisor leader auditor security_admin",
        },
    },
    "desk:take_down_plate": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "cases:picture": {
        "GET": {
            200: "desk street grid_worker worker supervisor leader auditor",
            302: "anonymous",
            404: "other_worker system_admin security_admin stranger",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "cases:thumbnail": {
        "GET": {
            200: "desk street grid_worker worker supervisor leader auditor",
            302: "anonymous",
            404: "other_worker system_admin security_admin stranger",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:campaigns": {
        "GET": {
            200: "desk street grid_worker supervisor leader auditor stranger",
            302: "anonymous",
            404: "worker other_worker system_admin security_admin",
        },
        "POST": {
            302: "anonymous",
            404: "grid_worker worker other_worker supervisor leader auditor system_admin security_admin",
            422: "desk street stranger",
        },
    },
    "desk:hundreds": {
        "GET": {
            200: "desk street grid_worker supervisor leader auditor stranger",
            302: "anonymous",
            404: "worker other_worker system_admin security_admin",
        },
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:campaign": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:campaign_doors": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "field:campaign": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:end_campaign": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "field:campaign_seen": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "field:campaign_met": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "field:campaign_visit": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "field:campaign_back": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "field:api_visit": {
        "GET": {405: "everybody"},
        "POST": {401: "anonymous", 404: "staff"},
    },
    "desk:residents": {
        "GET": {
            200: "desk street supervisor leader auditor stranger",
            302: "anonymous",
            404: "grid_worker worker other_worker system_admin security_admin",
        },
        "POST": {
            302: "anonymous",
            404: "grid_worker worker other_worker supervisor leader auditor system_admin security_admin",
            422: "desk street stranger",
        },
    },
    "desk:find_resident": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {
            302: "anonymous",
            404: "grid_worker worker other_worker supervisor leader auditor system_admin security_admin",
            422: "desk street stranger",
        },
    },
    "desk:resident_list": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:residents_refused": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:show_resident": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:addresses": OPEN_TO_STAFF,
    "desk:strike_resident": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "desk:grid_elements": OPEN_TO_STAFF,
    "desk:map_files": {
        "GET": {200: "staff", 302: "anonymous"},
        "POST": {
            302: "anonymous",
            404: "desk grid_worker worker other_worker supervisor leader auditor system_admin security_admin stranger",
            422: "street",
        },
    },
    "desk:map_export": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 405: "staff"},
    },
    "desk:map_file": {
        "GET": {302: "anonymous", 404: "staff"},
        "POST": {302: "anonymous", 404: "staff"},
    },
    "portal:find_place": {"GET": {405: "everybody"}, "POST": {422: "everybody"}},
    "portal:locate": {"GET": {405: "everybody"}, "POST": {422: "everybody"}},
    "desk:export_residents": {
        "GET": {302: "anonymous", 405: "staff"},
        "POST": {
            302: "anonymous",
            404: "grid_worker worker other_worker supervisor leader auditor system_admin security_admin",
            422: "desk street stranger",
        },
    },
}
